package demo

// voices is what customers, agents, rules and the bot say in each language whatever the topic.
func voices() [tongueCount]voice {
	return [tongueCount]voice{
		tongueEn: {
			reply:  []string{"Let me check that for you.", "I have looked it up and it is arranged.", "I will come back to you by tomorrow noon with the result.", "Could you tell me the order number, please?"},
			more:   []string{"And how long will it take?", "OK, it is {o}.", "Can you also send me a picture?", "What about the other colour?", "I need it before Friday."},
			angry:  []string{"This is ridiculous, I have been waiting for a week!", "Very disappointed. Nobody tells me anything.", "Terrible service, I want my money back."},
			thanks: []string{"Thank you!", "Great, thanks a lot", "Thanks, bye"},
			back:   []string{"Hi again, it still has not been solved.", "Nothing has happened since we talked. What now?", "I am writing again about {o}."},
			auto:   "Automatic reply: our desk is closed right now. You will hear from us on the next working day.",
			bot:    []string{"I am the assistant of the shop. Here is an article that may help: https://help.example.com/a/12", "Did that answer your question? If not, I will get a colleague."},
		},
		tongueDe: {
			reply:  []string{"Ich prüfe das gern für Sie.", "Ich habe nachgesehen, es ist veranlasst.", "Sie hören bis morgen Mittag von mir.", "Das Rücksendeetikett habe ich Ihnen geschickt."},
			more:   []string{"Und wie lange dauert das?", "Die Nummer ist {o}.", "Können Sie mir ein Foto schicken?"},
			angry:  []string{"Ich warte seit einer Woche, das ist eine Frechheit!", "Sehr enttäuschend, niemand meldet sich."},
			thanks: []string{"Vielen Dank!", "Danke, schönen Tag"},
			back:   []string{"Hallo nochmal, es ist immer noch nicht gelöst.", "Ich schreibe wieder wegen {o}."},
			auto:   "Automatische Antwort: Wir sind gerade nicht erreichbar und melden uns am nächsten Werktag.",
			bot:    []string{"Ich bin der Assistent des Shops. Vielleicht hilft dieser Artikel: https://help.example.com/a/12", "War das die Antwort auf Ihre Frage?"},
		},
		tongueEs: {
			reply:  []string{"Lo reviso ahora mismo.", "Ya está arreglado, le envío la confirmación.", "Le escribo mañana antes del mediodía."},
			more:   []string{"¿Y cuánto tarda?", "El número es {o}."},
			angry:  []string{"Llevo una semana esperando, ¡qué mal servicio!"},
			thanks: []string{"¡Muchas gracias!", "Gracias"},
			back:   []string{"Hola otra vez, sigue sin resolverse."},
			auto:   "Respuesta automática: estamos fuera de horario. Le contestaremos el próximo día laborable.",
			bot:    []string{"Soy el asistente de la tienda. Este artículo puede ayudarle: https://help.example.com/a/12", "¿Le ha servido?"},
		},
		tongueFr: {
			reply:  []string{"Je vérifie cela tout de suite.", "C'est fait, vous recevrez une confirmation."},
			more:   []string{"Et combien de temps faut-il ?", "Le numéro est {o}."},
			angry:  []string{"J'attends depuis une semaine, c'est inadmissible !"},
			thanks: []string{"Merci beaucoup !"},
			back:   []string{"Bonjour, ce n'est toujours pas réglé."},
			auto:   "Réponse automatique : notre service est fermé. Nous vous répondrons le prochain jour ouvré.",
			bot:    []string{"Je suis l'assistant de la boutique. Cet article peut vous aider : https://help.example.com/a/12", "Cela répond-il à votre question ?"},
		},
		tongueZh: {
			reply:  []string{"您好,我马上帮您查。", "已经为您安排好了,预计两天内处理完。", "明天中午前给您答复。"},
			more:   []string{"大概要多久?", "订单号是 {o}。", "能发张图片吗?"},
			angry:  []string{"等了一个星期了,太差了!", "没人管吗?很失望。"},
			thanks: []string{"谢谢!", "好的,谢谢"},
			back:   []string{"你好,问题还是没有解决。", "又来问一下 {o}。"},
			auto:   "自动回复:现在是非营业时间,我们会在下一个营业日回复您。",
			bot:    []string{"我是站点助手,这篇文章也许有帮助:https://help.example.com/a/12", "请问解决您的问题了吗?"},
		},
		tongueTh: {
			reply:  []string{"สวัสดีค่ะ เดี๋ยวเช็กให้นะคะ", "จัดการให้เรียบร้อยแล้วค่ะ", "พรุ่งนี้ก่อนเที่ยงจะแจ้งให้ทราบนะคะ"},
			more:   []string{"ใช้เวลากี่วันคะ", "เลขออเดอร์ {o} ค่ะ", "ขอดูรูปหน่อยได้ไหมคะ"},
			angry:  []string{"รอมาเป็นอาทิตย์แล้วนะ แย่มาก!"},
			thanks: []string{"ขอบคุณค่ะ", "ขอบคุณครับ"},
			back:   []string{"สวัสดีค่ะ ยังไม่ได้รับการแก้ไขเลยค่ะ"},
			auto:   "ข้อความอัตโนมัติ: ขณะนี้อยู่นอกเวลาทำการ เราจะตอบกลับในวันทำการถัดไป",
			bot:    []string{"ผู้ช่วยของร้านค่ะ ลองดูบทความนี้นะคะ https://help.example.com/a/12", "ได้คำตอบแล้วหรือยังคะ"},
		},
		tongueMs: {
			reply:  []string{"Baik, saya semak sekarang.", "Sudah diuruskan, terima kasih kerana menunggu.", "Saya akan maklumkan esok sebelum tengah hari."},
			more:   []string{"Berapa lama?", "Nombor pesanan {o}."},
			angry:  []string{"Sudah seminggu saya tunggu, teruk betul!"},
			thanks: []string{"Terima kasih!"},
			back:   []string{"Hai, masalah ini masih belum selesai."},
			auto:   "Balasan automatik: kami di luar waktu operasi dan akan membalas pada hari bekerja berikutnya.",
			bot:    []string{"Saya pembantu kedai. Artikel ini mungkin membantu: https://help.example.com/a/12", "Adakah ini menjawab soalan anda?"},
		},
		tongueAr: {
			reply:  []string{"سأتحقق من ذلك حالا.", "تم ترتيب الأمر وسيصلكم التأكيد.", "سأعود إليكم غدا قبل الظهر."},
			more:   []string{"كم يستغرق ذلك؟", "رقم الطلب {o}.", "هل يمكن إرسال صورة؟"},
			angry:  []string{"أنتظر منذ أسبوع، خدمة سيئة جدا!"},
			thanks: []string{"شكرا جزيلا!", "شكرا"},
			back:   []string{"مرحبا مجددا، لم تحل المشكلة بعد."},
			auto:   "رد آلي: نحن خارج ساعات العمل وسنرد عليكم في يوم العمل التالي.",
			bot:    []string{"أنا مساعد المتجر. قد تفيدكم هذه المقالة: https://help.example.com/a/12", "هل أجبت عن سؤالكم؟"},
		},
	}
}

// answerLines is how agents answer in English, by topic.
func answerLines() [topicCount][]string {
	return [topicCount][]string{
		topicPrice:       {"Thanks for asking. From two pieces on there is 5 % off, I can set it up for you.", "The campaign price ends on Sunday, the code works until then."},
		topicQuote:       {"I will send the quotation within two hours. Which quantity do you plan per year?", "Noted. For your own nameplate the lead time is 25 days after the drawing is approved."},
		topicPay:         {"Please try once more with 3-D Secure switched on; I have released the order for you.", "Bank transfer is fine. The account details are in the e-mail I just sent."},
		topicCloth:       {"For your measurements I recommend size M; the fit is regular.", "It is lined, and you can wash it at 30 °C."},
		topicMachine:     {"The data sheet says 40 bar at 60 °C. Which medium do you pump?", "Yes, 220 V and 60 Hz is possible, please say so in the order."},
		topicHome:        {"It is 42 cm high and the legs are screwed on in five minutes.", "Each board carries 18 kg if the load is spread."},
		topicStock:       {"The grey one is expected on the 14th. Shall I tell you when it arrives?", "We have enough in stock and can ship tomorrow."},
		topicShipping:    {"Yes, we ship there. Standard takes 7 to 10 days, express 3 to 5.", "Delivery is free from 59 dollars; below that it costs 4.90."},
		topicCertificate: {"Yes, it is CE certified. I am sending you the declaration with its number.", "The certificate covers the motor and the housing. Which market do you sell to?"},
		topicTrack:       {"I checked {o}: it left the sorting centre this morning and should arrive within two days.", "The carrier confirmed the parcel is on its way. I will write to you tomorrow by noon."},
		topicDamaged:     {"I am sorry about that. We send the missing part today, you do not need to return anything.", "Thank you for the photo. You can choose between a replacement and a refund."},
		topicRepair:      {"Please send me the serial number; our engineer will name the seal you need.", "The repair takes about a week. I will send you the address of the workshop."},
		topicReturn:      {"You can return it within 30 days. I have sent you the label.", "An exchange is fine; I have reserved the other colour for you."},
		topicRefund:      {"The refund was issued today and takes three to five working days.", "I checked it: the shipping fee was left out, the rest is on its way."},
		topicAddress:     {"Done: the address is changed.", "The order is cancelled and nothing will be charged."},
		topicInvoice:     {"The invoice with your VAT number is in your mailbox.", "I have attached the packing list."},
		topicOther:       {"Thank you. Please tell me your country and company, and I will pass it on to our sales lead.", "Hello, how can I help you?"},
	}
}
