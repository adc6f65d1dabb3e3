package history

// columnNames are names that exports give to a field, in the folded form of alike; the first match wins. In a file of messages or events
// the plain creation time is that of the row.
func columnNames(g Grain) map[Field][]string {
	if g == GrainOrder {
		return orderNames()
	}
	n := map[Field][]string{
		"conversation":      {"conversationid", "ticketid", "caseid", "case:concept:name", "threadid", "sessionid", "chatid", "issuekey", "ticketnumber", "conversation", "ticket", "会话编号", "会话id", "工单编号", "工单号", "咨询编号", "会话号", "contactid(conversation)"},
		"customer":          {"customerid", "requesterid", "contactid", "userid", "visitorid", "clientid", "buyerid", "客户编号", "客户id", "买家id", "访客id", "顾客id", "客户"},
		"customer_name":     {"customername", "requester", "contactname", "requestername", "customer", "clientname", "客户姓名", "客户名称", "客户昵称"},
		"email":             {"customeremail", "requesteremail", "contactemail", "email", "emailaddress", "邮箱", "客户邮箱"},
		"phone":             {"customerphone", "phone", "phonenumber", "mobile", "contactphone", "电话", "手机", "手机号", "客户电话"},
		"channel":           {"channel", "via", "ticketchannel", "source", "inboxtype", "initialchannel", "渠道", "来源渠道", "咨询渠道"},
		"account":           {"account", "inbox", "inboxname", "mailbox", "渠道账号", "收件箱"},
		"store":             {"store", "shop", "brand", "site", "站点", "店铺", "店铺名称"},
		"country":           {"country", "countrycode", "customercountry", "国家", "国家地区", "国家/地区"},
		"language":          {"language", "locale", "lang", "语言", "语种"},
		"tags":              {"tags", "labels", "标签"},
		"issue_type":        {"issuetype", "tickettype", "category", "topic", "contactreason", "问题类型", "咨询类型", "问题分类"},
		"intent":            {"intent", "售前售后", "售前/售后"},
		"priority":          {"priority", "ticketpriority", "urgency", "优先级"},
		"status":            {"status", "ticketstatus", "state", "conversationstatus", "状态", "工单状态", "会话状态"},
		"subject":           {"subject", "ticketsubject", "title", "主题", "标题"},
		"rating":            {"rating", "csat", "csatscore", "satisfactionscore", "customersatisfactionrating", "surveyscore", "satisfactionrating", "评价", "满意度", "客户评价", "评分", "满意度评分"},
		"rated_at":          {"ratedat", "surveydate", "评价时间"},
		"comment":           {"ratingcomment", "satisfactioncomment", "csatcomment", "surveycomment", "评价内容", "评价留言"},
		"agent":             {"agent", "assignee", "assigneename", "agentname", "assignedto", "owner", "operator", "org:resource", "resource", "assigneeemail", "客服", "客服昵称", "客服姓名", "客服名称", "接待客服", "旺旺", "处理客服", "负责客服"},
		"team":              {"team", "group", "teamname", "groupname", "department", "org:group", "assigneeteam", "小组", "客服组", "分组", "技能组"},
		"created":           {"created", "createdat", "creationdate", "createddate", "createdtime", "createddatetime", "opened", "openedat", "startedat", "starttime", "datecreated", "创建时间", "开始时间", "咨询时间", "会话开始时间", "进线时间"},
		"assigned":          {"assignedat", "initiallyassignedat", "分配时间"},
		"first_reply":       {"firstreplyat", "firstresponseat", "firstresponsetime", "firstrespondedat", "firstreplytime", "firstagentreplydate", "firstreplycreatedat", "首次回复时间", "首次响应时刻", "首次回复时刻", "首次响应时间"},
		"first_reply_after": {"firstreplytimeinminutes", "firstresponsetime", "firstreplytime", "firstresponsetime(s)", "firstresponsetimeseconds", "frt", "首次响应时间", "首次响应时长", "首响", "首次响应(秒)"},
		"first_agent":       {"firstagent", "firstreplyby", "首次回复客服", "首响客服"},
		"resolved":          {"resolved", "resolvedat", "solvedat", "closedat", "closed", "closeddate", "closeddatetime", "timetoresolution", "resolutiondate", "endedat", "endtime", "解决时间", "关闭时间", "结束时间", "会话结束时间", "解决时刻"},
		"resolved_after":    {"resolutiontime", "timetoresolution", "fullresolutiontimeinminutes", "resolutiontime(s)", "handlingtime", "解决时长", "处理时长"},
		"customer_messages": {"customermessages", "numberofcustomermessages", "客户消息数", "买家消息数"},
		"agent_messages":    {"agentmessages", "numberofagentmessages", "replies", "客服消息数"},
		"inquiry":           {"inquiry", "isinquiry", "是否询盘"},
		"inquiry_grade":     {"inquirygrade", "leadgrade", "询盘等级"},
		"excluded":          {"spam", "isspam", "excluded", "是否垃圾"},
		"message":           {"messageid", "tweetid", "msgid", "commentid", "消息编号", "消息id"},
		"reply_to":          {"inreplyto", "inresponsetotweetid", "replyto", "replytoid", "parentid", "inreplytoid", "回复消息id"},
		"replies":           {"responsetweetid", "repliedby"},
		"author":            {"author", "authorid", "sender", "sendername", "senderid", "from", "speaker", "username", "发送人", "发送者", "发言人"},
		"author_kind":       {"authortype", "sendertype", "authorkind", "role", "messagetype", "direction", "authorrole", "发送人类型", "发送方", "消息方向", "角色"},
		"inbound":           {"inbound", "incoming", "isinbound", "fromcustomer", "是否客户"},
		"text":              {"text", "body", "message", "content", "messagetext", "messagebody", "plainbody", "comment", "utterance", "内容", "消息内容", "聊天内容", "正文"},
		"type":              {"contenttype", "mediatype", "消息类型"},
		"private":           {"private", "isprivate", "internal", "internalnote", "isinternal", "备注", "是否备注"},
		"failed":            {"failed", "deliveryfailed", "发送失败"},
		"event":             {"event", "eventtype", "activity", "activityid", "lifecycle:transition", "action", "concept:name", "transition", "事件", "操作"},
		"event_id":          {"eventid", "logid", "事件编号"},
		"day":               {"day", "date", "日期", "统计日期", "时间"},
	}
	switch g {
	case GrainMessage:
		n["time"] = []string{"time", "timestamp", "sentat", "createdat", "createdtime", "created", "createddatetime", "messagetime", "datetime", "date", "时间", "发送时间", "消息时间"}
		n["message"] = append(n["message"], "id", "uuid")
	case GrainEvent:
		n["time"] = []string{"time:timestamp", "time", "timestamp", "completetimestamp", "eventtime", "createdat", "occurredat", "datetime", "date", "时间", "发生时间", "操作时间"}
		n["event_id"] = append(n["event_id"], "id")
	case GrainTicket:
		n["conversation"] = append(n["conversation"], "id", "key", "number", "编号", "uuid", "displayid")
	}
	return n
}

// figureNames are the columns of the agent-day sheets of 赤兔, JD and Douyin, folded, with the key of the metric each is shown beside. An
// empty unit is a count.
func figureNames() map[string]FigureRule {
	count := func(k string) FigureRule { return FigureRule{Key: k, Unit: "count"} }
	ratio := func(k string) FigureRule { return FigureRule{Key: k, Unit: "ratio"} }
	ms := func(k string) FigureRule { return FigureRule{Key: k, Unit: "ms"} }
	money := func(k string) FigureRule { return FigureRule{Key: k, Unit: "money"} }
	return map[string]FigureRule{
		"咨询人数": count("reported_consult_people"), "咨询量": count("reported_consults"), "接待人数": count("reported_handled_people"), "接待量": count("reported_handled"),
		"询单人数": count("reported_inquiry_people"), "会话量": count("reported_sessions"), "会话数": count("reported_sessions"), "有效接待人数": count("reported_handled_people_valid"),
		"接起率": ratio("reported_connect_rate"), "回复率": ratio("reported_reply_rate"), "客服回复率": ratio("reported_reply_rate"), "30秒应答率": ratio("reported_reply_30s_rate"),
		"30s应答率": ratio("reported_reply_30s_rate"), "3分钟回复率": ratio("reported_reply_3min_rate"), "三分钟回复率": ratio("reported_reply_3min_rate"), "满意度": ratio("reported_satisfaction"),
		"满意率": ratio("reported_satisfaction"), "邀评率": ratio("reported_survey_invite_rate"), "好评数": count("reported_good_ratings"), "差评数": count("reported_bad_ratings"),
		"有效评价数": count("reported_ratings"), "平均响应": ms("reported_average_response"), "平均响应时间": ms("reported_average_response"), "平均响应时长": ms("reported_average_response"),
		"平均响应(秒)": ms("reported_average_response"), "首次响应": ms("reported_first_response"), "首次响应时间": ms("reported_first_response"), "首次响应时长": ms("reported_first_response"),
		"首次响应(秒)": ms("reported_first_response"), "平均首响时长": ms("reported_first_response"), "平均接待时长": ms("reported_handle_time"), "平均会话时长": ms("reported_session_time"),
		"慢响应人数": count("reported_slow_people"), "超时数": count("reported_timeouts"), "超时次数": count("reported_timeouts"), "转出人数": count("reported_transferred_people"),
		"转出会话量": count("reported_transferred"), "客服答问比": ratio("reported_answer_question_ratio"), "答问比": ratio("reported_answer_question_ratio"), "解决率": ratio("reported_solved_rate"),
		"留言量": count("reported_offline_messages"), "留言接待量": count("reported_offline_handled"), "留言响应率": ratio("reported_offline_reply_rate"), "客件数": count("reported_items_per_buyer"),
		"客单价": money("reported_order_value"), "销售额": money("reported_sales"), "询单支付金额": money("reported_inquiry_sales"), "净销售额": money("reported_net_sales"),
		"退款金额": money("reported_refunds"), "退款率": ratio("reported_refund_rate"), "协助跟进人数": count("reported_assist_follow_people"), "协助下单人数": count("reported_assist_order_people"),
		"询单最终付款人数": count("reported_inquiry_paid_people"), "询单→最终付款人数": count("reported_inquiry_paid_people"), "询单→最终付款成功率": ratio("reported_inquiry_paid_rate"),
		"询单→最终下单人数": count("reported_inquiry_order_people"), "询单→次日付款人数": count("reported_inquiry_next_day_paid_people"), "询单→次日付款成功率": ratio("reported_inquiry_next_day_paid_rate"),
		"下单→最终付款成功率": ratio("reported_order_paid_rate"), "促成下单人数": count("reported_order_people"), "促成出库人数": count("reported_shipped_people"), "登录次数": count("reported_logins"),
		"在线总时长": ms("reported_online_time"), "在线时长": ms("reported_online_time"), "登录时长": ms("reported_login_time"), "服务总时长": ms("reported_service_time"), "服务时长": ms("reported_service_time"),
		"挂起总时长": ms("reported_suspend_time"), "上班天数": count("reported_days_worked"),
	}
}
