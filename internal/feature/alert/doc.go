// Package alert tells supervisors when a line on the floor is crossed: once per event and person until it is over, on the screen, by e-mail and in
// group chats, and it goes on where it stopped after a restart.
package alert
