package demo

func askChinese() [topicCount][]string {
	return [topicCount][]string{
		topicPrice:       {"买两件有优惠吗?", "活动价到什么时候?"},
		topicQuote:       {"要 30 套,能报个价吗?"},
		topicPay:         {"付款一直失败,怎么办?"},
		topicCloth:       {"身高 170,穿什么码?"},
		topicMachine:     {"P-40 的最大压力是多少?"},
		topicHome:        {"这款茶几多高?要自己安装吗?"},
		topicStock:       {"灰色什么时候有货?"},
		topicShipping:    {"送到樟宜要多少运费?"},
		topicCertificate: {"有安全认证吗?能发一下证书吗?"},
		topicTrack:       {"订单 {o} 到哪里了?", "{o} 几天没更新物流了。"},
		topicDamaged:     {"{o} 少了一包螺丝。", "收到的柜门有划痕,订单 {o}。"},
		topicRepair:      {"抽屉滑轨坏了,订单 {o},可以修吗?"},
		topicReturn:      {"{o} 想换个颜色。"},
		topicRefund:      {"{o} 的退款什么时候到?"},
		topicAddress:     {"{o} 能改一下地址吗?"},
		topicInvoice:     {"{o} 可以开发票吗?"},
		topicOther:       {"想谈批发合作。"},
	}
}

func askThai() [topicCount][]string {
	return [topicCount][]string{
		topicPrice:       {"ซื้อสองชิ้นมีส่วนลดไหมคะ", "โปรถึงวันไหนคะ"},
		topicQuote:       {"สั่ง 30 ชุด ขอใบเสนอราคาหน่อยครับ"},
		topicPay:         {"จ่ายเงินไม่ผ่านค่ะ ทำยังไงดี"},
		topicCloth:       {"สูง 165 ใส่ไซซ์อะไรดีคะ"},
		topicMachine:     {"รุ่น P-40 แรงดันสูงสุดเท่าไหร่ครับ"},
		topicHome:        {"โต๊ะตัวนี้สูงเท่าไหร่คะ", "ชั้นวางรับน้ำหนักได้กี่กิโลครับ"},
		topicStock:       {"สีเทาจะมีของเมื่อไหร่ครับ"},
		topicShipping:    {"ส่งไปเชียงใหม่ค่าส่งเท่าไหร่คะ"},
		topicCertificate: {"มีใบรับรองไหมครับ"},
		topicTrack:       {"ออเดอร์ {o} ถึงไหนแล้วคะ", "{o} ยังไม่ได้รับของเลยครับ"},
		topicDamaged:     {"{o} ของไม่ครบค่ะ", "สินค้าแตก ออเดอร์ {o} ค่ะ"},
		topicRepair:      {"รางลิ้นชักเสีย ออเดอร์ {o} ซ่อมได้ไหมครับ"},
		topicReturn:      {"อยากคืน {o} ต้องทำยังไงคะ"},
		topicRefund:      {"เงินคืน {o} จะได้เมื่อไหร่ครับ"},
		topicAddress:     {"ขอเปลี่ยนที่อยู่ของ {o} ค่ะ"},
		topicInvoice:     {"ขอใบกำกับภาษีของ {o} ค่ะ"},
		topicOther:       {"สนใจเป็นตัวแทนจำหน่ายค่ะ"},
	}
}

func askMalay() [topicCount][]string {
	return [topicCount][]string{
		topicPrice:       {"Ada diskaun kalau beli dua?"},
		topicQuote:       {"Boleh bagi sebut harga untuk 30 set?"},
		topicPay:         {"Bayaran saya gagal. Macam mana?"},
		topicCloth:       {"Tinggi 165, saiz apa sesuai?"},
		topicMachine:     {"Berapa tekanan maksimum P-40?"},
		topicHome:        {"Berapa tinggi meja ini?", "Rak ini tahan berapa kilo?"},
		topicStock:       {"Bila warna kelabu ada stok?"},
		topicShipping:    {"Berapa kos penghantaran ke Johor?"},
		topicCertificate: {"Ada sijil keselamatan?"},
		topicTrack:       {"Di mana pesanan {o}?", "{o} belum sampai lagi."},
		topicDamaged:     {"{o} tak cukup barang.", "Barang rosak, pesanan {o}."},
		topicRepair:      {"Laci rosak, pesanan {o}. Boleh dibaiki?"},
		topicReturn:      {"Saya nak pulangkan {o}."},
		topicRefund:      {"Bila bayaran balik {o}?"},
		topicAddress:     {"Saya nak tukar alamat {o}."},
		topicInvoice:     {"Boleh bagi invois {o}?"},
		topicOther:       {"Saya nak jadi pengedar."},
	}
}

func askArabic() [topicCount][]string {
	return [topicCount][]string{
		topicPrice:       {"هل يوجد خصم على الكمية؟"},
		topicQuote:       {"أرجو إرسال عرض سعر لعشرين قطعة.", "نحتاج إلى عشر مضخات، ما السعر ومدة التسليم؟"},
		topicPay:         {"هل يمكن الدفع بالتحويل البنكي؟"},
		topicCloth:       {"طولي 175، ما المقاس المناسب؟"},
		topicMachine:     {"ما هي قدرة المضخة P-40؟", "هل تعمل على 220 فولت؟"},
		topicHome:        {"كم ارتفاع الطاولة؟"},
		topicStock:       {"متى تتوفر القطعة؟"},
		topicShipping:    {"كم تكلفة الشحن إلى جدة؟"},
		topicCertificate: {"هل لديكم شهادة مطابقة؟ أحتاج إلى رقم الوثيقة.", "هل المنتج معتمد في السعودية؟"},
		topicTrack:       {"أين طلبي {o}؟"},
		topicDamaged:     {"هناك قطعة ناقصة في {o}."},
		topicRepair:      {"المضخة تسرب الماء، الطلب {o}. من يصلحها؟"},
		topicReturn:      {"أريد إرجاع {o}."},
		topicRefund:      {"متى يصل استرداد {o}؟"},
		topicAddress:     {"أريد تغيير عنوان {o}."},
		topicInvoice:     {"أريد فاتورة للطلب {o}."},
		topicOther:       {"نرغب في أن نكون وكلاء لكم."},
	}
}
