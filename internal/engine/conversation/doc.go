// Package conversation is the state of one conversation at the desk: it replays the events of a conversation into the row that an inbox
// shows, and says which events the passing of time has made due. It is pure: whoever applies the same events gets the same state.
package conversation
