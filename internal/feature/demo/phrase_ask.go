package demo

// askLines is how customers begin, by language and topic.
func askLines() [tongueCount][topicCount][]string {
	return [tongueCount][topicCount][]string{
		tongueEn: {
			topicPrice:       {"Hi, is there any discount if I buy two?", "The price seems higher than last month. Can you explain?", "Could you send me a quotation for 200 units?", "My card was declined at checkout, what can I do?"},
			topicProduct:     {"I am 172 cm and 64 kg, which size should I take?", "What is the maximum pressure of the P-40 model?", "When will the grey one be back in stock?", "Does it come with a two-pin plug?"},
			topicShipping:    {"Do you ship to my city and how much is it?", "How long does express delivery take?"},
			topicCertificate: {"Does this machine have a CE certificate? I need the document number.", "Is the motor certified for our market? Please send the test report."},
			topicTrack:       {"Where is my order {o}? The tracking has not moved for days.", "Hello, when will {o} arrive?", "Order {o} says delivered but nothing is here."},
			topicProblem:     {"One item is missing in {o}.", "The zipper broke after two days, order {o}. I have a photo.", "The pump from {o} leaks at the seal."},
			topicReturn:      {"I want to return {o}, how does it work?", "When do I get the refund for {o}?", "Please change the address of {o}.", "Can I get an invoice with our VAT number for {o}?"},
			topicOther:       {"Hi, we would like to be your reseller. Whom can I talk to?", "hello?"},
		},
		tongueDe: {
			topicPrice:       {"Gibt es Rabatt, wenn ich zwei Stück nehme?", "Könnten Sie mir ein Angebot über 50 Stück schicken?"},
			topicProduct:     {"Welche Größe brauche ich bei 180 cm?", "Wie hoch ist die Leistung des Modells P-40?"},
			topicShipping:    {"Was kostet der Versand nach Hamburg?", "Liefern Sie auch an eine Packstation?"},
			topicCertificate: {"Hat das Gerät eine CE-Kennzeichnung? Ich brauche die Konformitätserklärung.", "Gibt es ein TÜV-Zertifikat für den Motor?"},
			topicTrack:       {"Wo bleibt meine Bestellung {o}? Die Sendung bewegt sich seit Tagen nicht.", "Wann kommt {o} an?"},
			topicProblem:     {"Bei {o} fehlt ein Teil.", "Die Naht ist nach einem Tag gerissen, Bestellung {o}."},
			topicReturn:      {"Ich möchte {o} zurückgeben. Wie geht das?", "Wann kommt die Erstattung für {o}?", "Bitte eine Rechnung mit USt-ID für {o}."},
			topicOther:       {"Wir möchten Ihre Produkte vertreiben. Wer ist zuständig?"},
		},
		tongueEs: {
			topicPrice:       {"¿Hay descuento si compro dos?", "¿Me puede enviar una cotización para 100 piezas?"},
			topicProduct:     {"Mido 165, ¿qué talla me recomienda?", "¿Qué potencia tiene el modelo P-40?"},
			topicShipping:    {"¿Cuánto cuesta el envío a Miami?"},
			topicCertificate: {"¿Tiene certificado CE? Necesito el documento."},
			topicTrack:       {"¿Dónde está mi pedido {o}?", "El pedido {o} no llega."},
			topicProblem:     {"Falta un artículo en {o}.", "Llegó roto, pedido {o}."},
			topicReturn:      {"Quiero devolver {o}.", "¿Cuándo recibo el reembolso de {o}?"},
			topicOther:       {"Queremos ser distribuidores. ¿Con quién hablo?"},
		},
		tongueFr: {
			topicPrice:       {"Bonjour, y a-t-il une remise pour deux articles ?"},
			topicProduct:     {"Quelle taille pour 1 m 70 ?"},
			topicShipping:    {"Combien coûte la livraison à Londres ?"},
			topicCertificate: {"Avez-vous un certificat CE pour ce produit ?"},
			topicTrack:       {"Où est ma commande {o} ?"},
			topicProblem:     {"Il manque un article dans {o}."},
			topicReturn:      {"Je voudrais retourner {o}.", "Où en est le remboursement de {o} ?"},
			topicOther:       {"Bonjour, un partenariat est-il possible ?"},
		},
		tongueZh: {
			topicPrice:       {"买两件有优惠吗?", "付款一直失败,怎么办?"},
			topicProduct:     {"这款茶几多高?", "灰色什么时候有货?"},
			topicShipping:    {"送到樟宜要多少运费?"},
			topicCertificate: {"有安全认证吗?能发一下证书吗?"},
			topicTrack:       {"订单 {o} 到哪里了?", "{o} 几天没更新物流了。"},
			topicProblem:     {"{o} 少了一包螺丝。", "收到的柜门有划痕,订单 {o}。"},
			topicReturn:      {"{o} 想换个颜色。", "{o} 的退款什么时候到?"},
			topicOther:       {"想谈批发合作。"},
		},
		tongueTh: {
			topicPrice:       {"ซื้อสองชิ้นมีส่วนลดไหมคะ", "จ่ายเงินไม่ผ่านค่ะ ทำยังไงดี"},
			topicProduct:     {"โต๊ะตัวนี้สูงเท่าไหร่คะ", "สีเทาจะมีของเมื่อไหร่ครับ"},
			topicShipping:    {"ส่งไปเชียงใหม่ค่าส่งเท่าไหร่คะ"},
			topicCertificate: {"มีใบรับรองไหมครับ"},
			topicTrack:       {"ออเดอร์ {o} ถึงไหนแล้วคะ", "{o} ยังไม่ได้รับของเลยครับ"},
			topicProblem:     {"{o} ของไม่ครบค่ะ", "สินค้าแตก ออเดอร์ {o} ค่ะ"},
			topicReturn:      {"อยากคืน {o} ต้องทำยังไงคะ", "เงินคืน {o} จะได้เมื่อไหร่ครับ"},
			topicOther:       {"สนใจเป็นตัวแทนจำหน่ายค่ะ"},
		},
		tongueMs: {
			topicPrice:       {"Ada diskaun kalau beli dua?"},
			topicProduct:     {"Berapa tinggi meja ini?", "Bila warna kelabu ada stok?"},
			topicShipping:    {"Berapa kos penghantaran ke Johor?"},
			topicCertificate: {"Ada sijil keselamatan?"},
			topicTrack:       {"Di mana pesanan {o}?", "{o} belum sampai lagi."},
			topicProblem:     {"{o} tak cukup barang.", "Barang rosak, pesanan {o}."},
			topicReturn:      {"Saya nak pulangkan {o}.", "Bila bayaran balik {o}?"},
			topicOther:       {"Saya nak jadi pengedar."},
		},
		tongueAr: {
			topicPrice:       {"هل يوجد خصم على الكمية؟", "أرجو إرسال عرض سعر لعشرين قطعة."},
			topicProduct:     {"ما هي قدرة المضخة P-40؟", "متى تتوفر القطعة؟"},
			topicShipping:    {"كم تكلفة الشحن إلى جدة؟"},
			topicCertificate: {"هل لديكم شهادة مطابقة؟ أحتاج إلى رقم الوثيقة.", "هل المنتج معتمد في السعودية؟"},
			topicTrack:       {"أين طلبي {o}؟"},
			topicProblem:     {"هناك قطعة ناقصة في {o}.", "المضخة تسرب الماء، الطلب {o}."},
			topicReturn:      {"أريد فاتورة للطلب {o}.", "متى يصل استرداد {o}؟"},
			topicOther:       {"نرغب في أن نكون وكلاء لكم."},
		},
	}
}

// answerLines is how agents answer in English, by topic.
func answerLines() [topicCount][]string {
	return [topicCount][]string{
		topicPrice:       {"Thanks for asking. From two pieces on there is 5 % off, I can set it up for you.", "I will send the quotation within two hours. Which quantity do you plan per year?"},
		topicProduct:     {"For your measurements I recommend size M; the fit is regular.", "The data sheet says 40 bar at 60 °C. Which medium do you pump?", "The grey one is expected on the 14th. Shall I tell you when it arrives?"},
		topicShipping:    {"Yes, we ship there. Standard takes 7 to 10 days, express 3 to 5.", "Delivery is free from 59 dollars; below that it costs 4.90."},
		topicCertificate: {"Yes, it is CE certified. I am sending you the declaration with its number.", "The certificate covers the motor and the housing. Which market do you sell to?"},
		topicTrack:       {"I checked {o}: it left the sorting centre this morning and should arrive within two days.", "The carrier confirmed the parcel is on its way. I will write to you tomorrow by noon."},
		topicProblem:     {"I am sorry about that. We send the missing part today, you do not need to return anything.", "Thank you for the photo. You can choose between a replacement and a refund."},
		topicReturn:      {"You can return it within 30 days. I have sent you the label.", "The refund was issued today and takes three to five working days.", "Done: the address is changed."},
		topicOther:       {"Thank you. Please tell me your country and company, and I will pass it on to our sales lead.", "Hello, how can I help you?"},
	}
}
