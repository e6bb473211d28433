/** What the rules of a human are called elsewhere. */
import { field, says } from './says.ts'

const breaks = says`is sent as ${field('breaks')}, such as [{"start": "12:00", "end": "13:00"}]`
const buffers = says`is sent as ${field('buffer_before')} and ${field('buffer_after')}, in minutes`
const hours = says`is sent as ${field('work_start')} and ${field('work_end')}, or as ${field('weekly_hours')}, such as [{"day": 1, "start": "09:00", "end": "17:00"}], where Monday is 1`
const zone = 'is that of the human, and is changed there: hours are in it'
const minutes = (name: string) => says`is called ${field(name)} here, in minutes`

/** As `Miss` of near-misses.ts has them. */
export const missesOfHours = [
  {
    names: /^(?:(?:meeting_|slot_)?buffers?(?:_\w+)?|padding|gap)$/,
    meant: 'buffer_after',
    words: buffers,
    isOther: true,
  },
  {
    names: /^(?:(?:min|minimum|advance|booking)_)?(?:notice|lead_?time)(?:_\w+)?$/,
    meant: 'minimum_notice',
    words: minutes('minimum_notice'),
  },
  {
    names: /^(?:(?:slot|start|time)_)?(?:interval|step|granularity|increment|grid)(?:_\w+)?$/,
    meant: 'slot_interval',
    words: minutes('slot_interval'),
  },
  { names: /^(?:lunch|pauses?|break)(?:_\w+)?$/, meant: 'breaks', words: breaks, isOther: true },
  {
    names:
      /^(?:max_(?:daily_)?(?:bookings|meetings|appointments|calls)(?:_(?:per|a)_day)?|(?:bookings|meetings)_per_day|(?:daily|day)_(?:limit|max)|max_per_day_\w+)$/,
    meant: 'max_per_day',
  },
  {
    names:
      /^(?:max_(?:weekly_)?(?:bookings|meetings|appointments|calls)(?:_(?:per|a)_week)?|(?:bookings|meetings)_per_week|(?:weekly|week)_(?:limit|max))$/,
    meant: 'max_per_week',
  },
  {
    names:
      /^(?:booking_)?(?:window|horizon)(?:_\w+)?$|^(?:max_)?(?:advance|future)_days$|^(?:max_)?days_(?:ahead|in_advance)$/,
    meant: 'booking_window_days',
  },
  { names: /^(?:work_?|week_?|business_)?days(?:_of_week)?$/, meant: 'working_days' },
  { names: /^(?:work_from|(?:day_)?start(?:s|_time|_hour)?|opens?|from)$/, meant: 'work_start' },
  { names: /^(?:work_to|(?:day_)?end(?:s|_time|_hour)?|closes?|to|until)$/, meant: 'work_end' },
  {
    names: /^(?:(?:meeting|slot|call)_)?(?:durations?|lengths?)(?:_\w+)?$/,
    meant: 'meeting_durations',
  },
  {
    names: /^(?:(?:work|working|business|office|opening)_)?hours$|^(?:schedule|availability)$/,
    meant: 'weekly_hours',
    words: hours,
    isOther: true,
  },
  { names: /^(?:tz|zone|time_?zone)$/, meant: 'working_days', words: zone, isOther: true },
  { names: /^(?:week_?day|day_of_week|days)$/, meant: 'day' },
  { names: /^(?:start_?time|from|opens?|begin)$/, meant: 'start' },
  { names: /^(?:end_?time|to|until|closes?)$/, meant: 'end' },
] as const
