package demo

// The issue types by position in domain.DefaultIssueTypes.
const (
	issuePrice = iota
	issueSize
	issueSpec
	issueStock
	issueShipping
	issuePayment
	issuePromotion
	issueCertificate
	issueQuote
	issueTracking
	issueDelay
	issueNotReceived
	issueDamaged
	issueQuality
	issueReturn
	issueRefund
	issueAddress
	issueInvoice
	issueRepair
	issueComplaint
	issuePartner
	issueInvalid
	issueCount
)

// issueMixes is how often each issue comes up at each kind of desk.
func issueMixes() [4][issueCount]float64 {
	return [4][issueCount]float64{
		deskTrade: {
			issuePrice: 14, issueSpec: 22, issueStock: 8, issueShipping: 7, issuePayment: 4, issueCertificate: 10, issueQuote: 22,
			issueTracking: 3, issueInvoice: 3, issueRepair: 4, issuePartner: 3,
		},
		deskSales: {
			issuePrice: 12, issueSize: 26, issueSpec: 12, issueStock: 12, issueShipping: 10, issuePayment: 9, issuePromotion: 13,
			issueTracking: 5, issueInvalid: 1,
		},
		deskCare: {
			issueTracking: 24, issueDelay: 10, issueNotReceived: 9, issueDamaged: 9, issueQuality: 9, issueReturn: 18, issueRefund: 11,
			issueAddress: 5, issueInvoice: 2, issueComplaint: 3,
		},
		deskHome: {
			issuePrice: 8, issueSpec: 14, issueStock: 10, issueShipping: 8, issuePayment: 6, issuePromotion: 8, issueTracking: 14,
			issueDelay: 6, issueDamaged: 6, issueQuality: 5, issueReturn: 9, issueRefund: 5, issueInvalid: 1,
		},
	}
}
