package domain

// IssueType is one entry of the issue type list (问题类型), two levels deep.
type IssueType struct {
	Key      string `json:"key"`
	Parent   string `json:"parent,omitempty"` // presale, aftersale, other
	Name     Text   `json:"name"`
	Position int    `json:"position"`
}
