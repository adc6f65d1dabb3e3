package report

import "kefu/internal/domain"

// CreditLabel says whom a row counts for, given the credit of a metric's source.
func CreditLabel(credit, lang string) string {
	t, ok := map[string]domain.Text{
		"":         {ZH: "不计入个人", EN: "nobody in person"},
		"arrived":  {ZH: "首个负责人", EN: "first owner"},
		"first":    {ZH: "首次回复人", EN: "first human replier"},
		"last":     {ZH: "最后回复人", EN: "last human replier"},
		"owner":    {ZH: "当时负责人", EN: "owner at the time"},
		"breach":   {ZH: "超时发生时的负责人", EN: "owner when the time-out happened"},
		"inquirer": {ZH: "询盘前最后回复人", EN: "last human replier before the inquiry"},
		"asked":    {ZH: "提问时的负责人", EN: "owner when the turn began"},
		"replier":  {ZH: "实际回复人", EN: "who replied"},
		"closer":   {ZH: "结束会话的人", EN: "who closed it"},
		"rated":    {ZH: "邀评时的最后回复人(冻结)", EN: "last human replier when asked, frozen"},
		"holder":   {ZH: "达成者或超时时的负责人", EN: "who met it, or the owner at the breach"},
		"acting":   {ZH: "实际参与的客服", EN: "every agent who took part"},
		"credited": {ZH: "归属的客服", EN: "credited agent"},
		"presale":  {ZH: "当日首位回复人", EN: "first human replier of the day"},
		"agent":    {ZH: "本人", EN: "the agent"},
	}[credit]
	if !ok {
		return credit
	}
	return t.In(lang)
}
