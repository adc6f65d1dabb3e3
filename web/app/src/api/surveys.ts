import { body, client, type Schemas, type Solid } from './client'

export type SurveyPlan = Solid<Schemas['SurveyPlan']>
export type StorePlan = Solid<Schemas['DeskStorePlan']>
export type SurveysView = Solid<Schemas['SurveysView']>
export type SurveyWords = Solid<Schemas['SurveyWords']>
export type SurveyKind = 'csat' | 'ces' | 'nps'

export const surveysApi = {
  read: () => body(client.GET('/api/surveys')),
  save: (store: string, plan: SurveyPlan) => body(client.PUT('/api/surveys/{id}', { params: { path: { id: store } }, body: plan }))
}
