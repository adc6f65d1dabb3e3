// Package survey says what customers are asked after a conversation, how often, on which scale and in which words, and checks what they answer. It is
// pure: plans and instants come in, decisions come out.
package survey
