// Package calendar does working-time arithmetic: is it open, when are N working seconds up, how much working time lies between.
//
// A calendar is a weekly pattern of wall-clock hours in one IANA zone, under four further layers. For each local date the first
// layer that speaks decides the hours that start on that date:
//
//  1. An incident closure, two absolute instants, removes open time whatever else says so.
//  2. A one-off exception (open with hours, or closed) decides its dates.
//  3. A seasonal overlay decides a date inside its range if its pattern names that weekday, with hours or as closed. On a weekday
//     it does not name it says nothing, and the layers below hold: unset never silently means closed.
//  4. A public holiday (closed, or reduced hours) decides its dates. So a holiday inside an overlay counts only on weekdays the
//     overlay leaves out; a closure that must hold inside a season (Eid at the end of Ramadan) is written as an exception.
//  5. The weekly pattern, or all 24 hours if the calendar is always open.
//
// Hours belong to the date on which they start. An overnight shift from the eve of a holiday therefore runs to its end in the
// holiday, and the shift that would start on the holiday is the one that falls out. Only an incident closure cuts a shift short.
// Hours that overlap count once. Provisional dates are applied like confirmed ones and flagged in the preview.
//
// All spans are half-open, [start, end). Wall-clock times are converted date by date, so the 23-hour and the 25-hour day have their
// real length: a local time that does not exist moves forward by the gap, one that exists twice means the first occurrence at the
// opening and the second at the close. A local date that a zone skipped altogether has no hours.
package calendar
