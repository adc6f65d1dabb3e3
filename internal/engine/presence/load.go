package presence

// Load says in one word how much an agent has in hand: 空闲, 忙碌, 满负荷. It is derived and never recorded.
type Load string

// The loads.
const (
	LoadIdle Load = "idle" // nothing
	LoadBusy Load = "busy" // something, but less than the capacity
	LoadFull Load = "full" // the capacity, or more by manual assignment
)

// LoadOf compares the points in hand with the capacity; both are in one unit, whichever. Who has no capacity is full.
func LoadOf(points, capacity int) Load {
	switch {
	case points >= capacity:
		return LoadFull
	case points <= 0:
		return LoadIdle
	}
	return LoadBusy
}
