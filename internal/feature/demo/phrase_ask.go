package demo

// askLines is how customers begin, by language and topic.
func askLines() [tongueCount][topicCount][]string {
	return [tongueCount][topicCount][]string{
		tongueEn: askEnglish(), tongueDe: askGerman(), tongueEs: askSpanish(), tongueFr: askFrench(),
		tongueZh: askChinese(), tongueTh: askThai(), tongueMs: askMalay(), tongueAr: askArabic(),
	}
}

func askEnglish() [topicCount][]string {
	return [topicCount][]string{
		topicPrice:       {"Hi, is there any discount if I buy two?", "The price seems higher than last month. Can you explain?", "Does the autumn code still work?"},
		topicQuote:       {"Could you send me a quotation for 200 units?", "We need 12 pumps with our own nameplate. What is your price and lead time?"},
		topicPay:         {"My card was declined at checkout, what can I do?", "Can I pay by bank transfer?"},
		topicCloth:       {"I am 172 cm and 64 kg, which size should I take?", "Is the coat lined? And can it be machine washed?"},
		topicMachine:     {"What is the maximum pressure of the P-40 model?", "Does the M-12 run on 220 V and 60 Hz?"},
		topicHome:        {"How high is the tea table, and does it come assembled?", "How much weight can the shelf carry?"},
		topicStock:       {"When will the grey one be back in stock?", "Do you have 20 pieces ready to ship?"},
		topicShipping:    {"Do you ship to my city and how much is it?", "How long does express delivery take?"},
		topicCertificate: {"Does this machine have a CE certificate? I need the document number.", "Is the motor certified for our market? Please send the test report."},
		topicTrack:       {"Where is my order {o}? The tracking has not moved for days.", "Hello, when will {o} arrive?", "Order {o} says delivered but nothing is here."},
		topicDamaged:     {"One item is missing in {o}.", "It broke after two days, order {o}. I have a photo.", "The parcel {o} arrived with a big dent."},
		topicRepair:      {"The pump from {o} leaks at the seal. Who can repair it?", "Which spare part do I need for the M-12 valve?"},
		topicReturn:      {"I want to return {o}, how does it work?", "Can I exchange {o} for another colour?"},
		topicRefund:      {"When do I get the refund for {o}?", "You refunded only part of {o}. Why?"},
		topicAddress:     {"Please change the address of {o}.", "Can I still cancel {o}?"},
		topicInvoice:     {"Can I get an invoice with our VAT number for {o}?", "Please send the packing list for {o}."},
		topicOther:       {"Hi, we would like to be your reseller. Whom can I talk to?", "hello?"},
	}
}

func askGerman() [topicCount][]string {
	return [topicCount][]string{
		topicPrice:       {"Gibt es Rabatt, wenn ich zwei Stück nehme?", "Gilt der Gutschein noch?"},
		topicQuote:       {"Könnten Sie mir ein Angebot über 50 Stück schicken?"},
		topicPay:         {"Meine Kreditkarte wurde abgelehnt. Was kann ich tun?"},
		topicCloth:       {"Welche Größe brauche ich bei 180 cm?", "Ist der Mantel gefüttert?"},
		topicMachine:     {"Welchen Druck schafft das Modell P-40 höchstens?"},
		topicHome:        {"Wie viel Gewicht trägt das Regal?"},
		topicStock:       {"Wann ist Grau wieder lieferbar?"},
		topicShipping:    {"Was kostet der Versand nach Hamburg?", "Liefern Sie auch an eine Packstation?"},
		topicCertificate: {"Hat das Gerät eine CE-Kennzeichnung? Ich brauche die Konformitätserklärung.", "Gibt es ein Prüfzeugnis für den Motor?"},
		topicTrack:       {"Wo bleibt meine Bestellung {o}? Die Sendung bewegt sich seit Tagen nicht.", "Wann kommt {o} an?"},
		topicDamaged:     {"Bei {o} fehlt ein Teil.", "Die Naht ist nach einem Tag gerissen, Bestellung {o}."},
		topicRepair:      {"Die Pumpe aus {o} ist undicht. Wer repariert sie?"},
		topicReturn:      {"Ich möchte {o} zurückgeben. Wie geht das?"},
		topicRefund:      {"Wann kommt die Erstattung für {o}?"},
		topicAddress:     {"Bitte ändern Sie die Adresse von {o}.", "Kann ich {o} noch stornieren?"},
		topicInvoice:     {"Bitte eine Rechnung mit USt-ID für {o}."},
		topicOther:       {"Wir möchten Ihre Produkte vertreiben. Wer ist zuständig?"},
	}
}

func askSpanish() [topicCount][]string {
	return [topicCount][]string{
		topicPrice:       {"¿Hay descuento si compro dos?"},
		topicQuote:       {"¿Me puede enviar una cotización para 100 piezas?"},
		topicPay:         {"Mi tarjeta fue rechazada. ¿Qué hago?"},
		topicCloth:       {"Mido 165, ¿qué talla me recomienda?"},
		topicMachine:     {"¿Qué presión soporta el modelo P-40?"},
		topicHome:        {"¿Qué altura tiene la mesa?"},
		topicStock:       {"¿Cuándo vuelve a haber existencias en gris?"},
		topicShipping:    {"¿Cuánto cuesta el envío a Miami?"},
		topicCertificate: {"¿Tiene certificado CE? Necesito el documento."},
		topicTrack:       {"¿Dónde está mi pedido {o}?", "El pedido {o} no llega."},
		topicDamaged:     {"Falta un artículo en {o}.", "Llegó roto, pedido {o}."},
		topicRepair:      {"La bomba de {o} pierde agua. ¿Quién la repara?"},
		topicReturn:      {"Quiero devolver {o}."},
		topicRefund:      {"¿Cuándo recibo el reembolso de {o}?"},
		topicAddress:     {"Quiero cambiar la dirección de {o}."},
		topicInvoice:     {"Necesito la factura de {o}."},
		topicOther:       {"Queremos ser distribuidores. ¿Con quién hablo?"},
	}
}

func askFrench() [topicCount][]string {
	return [topicCount][]string{
		topicPrice:       {"Bonjour, y a-t-il une remise pour deux articles ?"},
		topicQuote:       {"Pouvez-vous m'envoyer un devis pour 80 pièces ?"},
		topicPay:         {"Ma carte est refusée. Que faire ?"},
		topicCloth:       {"Quelle taille pour 1 m 70 ?"},
		topicMachine:     {"Quelle est la pression maximale du P-40 ?"},
		topicHome:        {"Quelle est la hauteur de la table ?"},
		topicStock:       {"Quand le gris sera-t-il disponible ?"},
		topicShipping:    {"Combien coûte la livraison à Londres ?"},
		topicCertificate: {"Avez-vous un certificat CE pour ce produit ?"},
		topicTrack:       {"Où est ma commande {o} ?"},
		topicDamaged:     {"Il manque un article dans {o}."},
		topicRepair:      {"La pompe de {o} fuit. Qui peut la réparer ?"},
		topicReturn:      {"Je voudrais retourner {o}."},
		topicRefund:      {"Où en est le remboursement de {o} ?"},
		topicAddress:     {"Je voudrais changer l'adresse de {o}."},
		topicInvoice:     {"Pouvez-vous m'envoyer la facture de {o} ?"},
		topicOther:       {"Bonjour, un partenariat est-il possible ?"},
	}
}
