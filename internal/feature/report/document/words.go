package document

import "kefu/internal/domain"

// Word is a label that the files carry beside what the report gives them, in the language asked for. An unknown key is returned as it is.
func Word(lang, key string) string {
	if t, ok := word(key); ok {
		return t.In(lang)
	}
	return key
}

func word(key string) (domain.Text, bool) {
	t, ok := map[string]domain.Text{
		"total": {ZH: "合计(已去重)", EN: "Total (de-duplicated)"}, "seconds": {ZH: "秒", EN: "s"}, "n": {ZH: "样本数", EN: "n"},
		"before": {ZH: "对比期", EN: "compared"}, "no_data": {ZH: "所选范围没有数据", EN: "No data in the chosen range"},
		"up": {ZH: "升 ", EN: "up "}, "down": {ZH: "降 ", EN: "down "}, "flat": {ZH: "持平", EN: "no change"}, "points": {ZH: " 个百分点", EN: " pp"},
		"faster": {ZH: "快", EN: "faster"}, "slower": {ZH: "慢", EN: "slower"}, "target": {ZH: "目标", EN: "Target"},
		"great": {ZH: "优秀", EN: "Excellent"}, "good": {ZH: "达标", EN: "On target"}, "near": {ZH: "接近目标", EN: "Near target"},
		"miss": {ZH: "未达标", EN: "Off target"}, "alert": {ZH: "预警", EN: "Alert"},
		"provisional": {ZH: "斜体:暂定", EN: "Italics: provisional"}, "few": {ZH: "灰色:样本不足", EN: "Grey: too few to judge"},
		"overview": {ZH: "概览", EN: "Overview"}, "chart_data": {ZH: "图表数据", EN: "Chart data"}, "definitions": {ZH: "口径", EN: "Definitions"},
		"table": {ZH: "明细", EN: "Table"}, "metric": {ZH: "指标", EN: "Metric"}, "value": {ZH: "数值", EN: "Value"}, "change": {ZH: "变化", EN: "Change"},
		"level": {ZH: "达标情况", EN: "Level"}, "remark": {ZH: "说明", EN: "Remarks"}, "trend": {ZH: "走势", EN: "Trend"}, "other": {ZH: "其他", EN: "Other"},
		"id": {ZH: "编号", EN: "Id"}, "formula": {ZH: "公式", EN: "Formula"}, "clock": {ZH: "计时口径", EN: "Clock"}, "credit": {ZH: "归属", EN: "Credit"},
		"exclusions": {ZH: "不计入", EN: "Exclusions"}, "version": {ZH: "版本", EN: "Version"}, "period": {ZH: "统计周期", EN: "Period"},
		"compare": {ZH: "对比周期", EN: "Compared with"}, "zone": {ZH: "报表时区", EN: "Time zone"}, "cutoff": {ZH: "统计日", EN: "Day"},
		"calendar_day": {ZH: "自然日 ", EN: "calendar day, "}, "cutoff_day": {ZH: "日切点 ", EN: "cut-off "},
		"as_of": {ZH: "统计时点", EN: "As of"}, "fresh": {ZH: "数据截至", EN: "Data up to"}, "settings": {ZH: "口径版本", EN: "Settings version"},
		"filters": {ZH: "筛选", EN: "Filters"}, "business": {ZH: "营业时间", EN: "business clock"}, "calendar": {ZH: "自然时间", EN: "calendar clock"}, "timed": {ZH: "计时", EN: ""},
		"default_calendar": {ZH: "营业时间为默认值(每天 09:00–23:00)", EN: "Service hours are the default (every day 09:00–23:00)"},
		"shifted_period":   {ZH: "默认时段没有数据,已改为最近有数据的时段", EN: "The default period has no data; the latest period that has is shown"},
		"no_rate":          {ZH: "有金额缺少汇率:相应的数字留空,不给出一部分的和", EN: "Some amounts have no exchange rate: their figures are left empty, never summed in part"},
		"truncated":        {ZH: "行数超过上限,仅列出一部分;合计包含全部", EN: "Too many rows: only some are listed; the total covers all"},
		"paper_rows":       {ZH: "仅打印前 2,000 行,完整数据见 Excel 或 CSV", EN: "Only the first 2,000 rows are printed; Excel and CSV hold them all"},
		"generated":        {ZH: "生成于 ", EN: "Generated "}, "continued": {ZH: "(续)", EN: " (continued)"}, "exported": {ZH: "导出", EN: "Exported"},
		"separator": {ZH: ":", EN: ": "},
		"report":    {ZH: "统计报表", EN: "Report"}, "query": {ZH: "指标查询", EN: "Metric query"}, "monthly": {ZH: "月度复盘", EN: "Monthly review"},
		"all_stores": {ZH: "全部站点", EN: "All stores"}, "compared": {ZH: "对比 ", EN: "compared with "}, "not": {ZH: "不含 ", EN: "not "}, "list": {ZH: "、", EN: ", "},
		"attention": {ZH: "值得关注", EN: "Worth a look"}, "attention_none": {ZH: "没有偏离目标的指标。", EN: "No figure is off its target."},
		"this_period": {ZH: "本期", EN: "This period"}, "last_period": {ZH: "上期", EN: "Before"}, "provisional_one": {ZH: "暂定", EN: "provisional"},
		"few_n": {ZH: "样本不足(n=%s)", EN: "too few to judge (n=%s)"}, "sample": {ZH: "n=%s", EN: "n=%s"},
		"volume": {ZH: "咨询量 %s · 未接待 %s", EN: "%s conversations in · %s missed"},
		"spread": {ZH: "平均 %s · P90 %s", EN: "mean %s · P90 %s"}, "spread_mean": {ZH: "中位 %s · P90 %s", EN: "median %s · P90 %s"},
		"trend_of": {ZH: "%s走势", EN: "%s over time"}, "share": {ZH: "占比", EN: "Share"}, "share_of": {ZH: "各%s咨询量占比", EN: "Conversations by %s"}, "by": {ZH: "各%[2]s的%[1]s", EN: "%[1]s by %[2]s"},
		"agents": {ZH: "客服对比", EN: "Agents compared"}, "timeouts": {ZH: "响应超时咨询", EN: "Timed-out conversations"}, "hours": {ZH: "时段", EN: "Time of day"},
		"matrix": {ZH: "区域×渠道", EN: "Region × channel"}, "summary": {ZH: "总览", EN: "Summary"},
		"agents_note": {ZH: "未校正渠道与班次,仅供比较。转接会话计入每位实际回复的客服,合计不等于各行相加。",
			EN: "Not adjusted for channel and shift; for comparison only. A transferred conversation counts for every agent who replied, so the total is not the sum of the rows."},
		"others": {ZH: "机器人 %s · 未接待 %s", EN: "Bot %s · Missed %s"}, "customer": {ZH: "客户", EN: "Customer"}, "wait": {ZH: "等待", EN: "Wait"},
		"breach_owner": {ZH: "超时时的客服", EN: "Agent at the time-out"}, "asked": {ZH: "来消息时间", EN: "Asked at"},
		"threshold": {ZH: "超时线", EN: "Line"}, "overrun": {ZH: "超出", EN: "Overrun"},
		"partial": {ZH: "仅列出等待最长的 %d 条,共 %d 条。", EN: "The %d longest waits of %d."},
	}[key]
	return t, ok
}
