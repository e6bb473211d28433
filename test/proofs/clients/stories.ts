/** One story, told to the clients of both languages: each prints what it has seen as one line of JSON. */

/** Its arguments: the address of the service, that of a careless proxy before it, a key, a date, and cases of webhooks. */
export const typescriptStory = `
import { BadSignature, ConnectionLost, Slotflow, SlotflowError, SlotTaken, verifyWebhook } from './client.ts'

const [baseUrl = '', proxyUrl = '', key = '', date = '', cases = '[]'] = process.argv.slice(2)
const slotflow = new Slotflow({ key, baseUrl })
const careless = new Slotflow({ key, baseUrl: proxyUrl })
const seen: Record<string, unknown> = {}

const human = await slotflow.createHuman({ name: 'Sarah Chen', timezone: 'UTC' })
await slotflow.setAvailability(human.id, {
  working_days: [1, 2, 3, 4, 5, 6, 7],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30],
})
const { slots = [] } = await slotflow.listSlots(human.id, { date_from: date, date_to: date, duration: 30 })
const wish = (at: number) => ({ human_id: human.id, starts_at: slots[at]?.starts_at ?? '', duration: 30 })

const booking = await careless.createBooking({ ...wish(0), attendee_name: 'Alex Rivera', metadata: { lead_id: 'a b&c' } })
seen.booked = [booking.status, (await slotflow.getBooking(booking.id)).attendee_name]
try {
  await slotflow.createBooking({ ...wish(0), attendee_name: 'Kim Lee' })
} catch (error) {
  if (!(error instanceof SlotTaken)) throw error
  const [first] = error.alternatives
  const other = await slotflow.createBooking({ ...wish(1), starts_at: first?.starts_at ?? '', attendee_name: 'Kim Lee' })
  seen.taken = [error.code, error.status, error.alternatives.length, other.starts_at === first?.starts_at]
}
const group = await slotflow.createBooking({
  human_ids: [human.id],
  assign: 'all',
  starts_at: slots[3]?.starts_at ?? '',
  duration: 30,
  attendee_name: 'Noor Haddad',
})
seen.group = group.bookings.length
for (const at of [5, 6]) await slotflow.createBooking({ ...wish(at), attendee_name: 'Ira Novak' })

const names: string[] = []
for await (const one of slotflow.allBookings({ human_id: human.id, limit: 2 })) names.push(one.attendee_name)
seen.names = names
const ofLead = await slotflow.listBookings({ metadata: { lead_id: 'a b&c' } })
seen.ofLead = ofLead.bookings.map(({ id }) => id === booking.id)
const events: string[] = []
for await (const one of slotflow.allEvents({ limit: 2 })) events.push(one.event)
seen.events = events.length

const failure = async (call: Promise<unknown>) =>
  call.then(
    () => 'nothing',
    (error: unknown) =>
      error instanceof SlotflowError ? error.code : error instanceof ConnectionLost ? error.name : String(error),
  )
seen.refused = await failure(slotflow.getHuman('nobody'))
seen.lost = await failure(careless.createApiKey({ name: 'lost', scope: 'read' }))
seen.busy = await failure(new Slotflow({ key, baseUrl: proxyUrl, retries: 2 }).getAccount())
seen.late = await failure(careless.getUsage())
seen.nobody = await failure(new Slotflow({ key, baseUrl: 'http://127.0.0.1:1', retries: 0 }).getAccount())

const verdicts: string[] = []
for (const { body, headers, secrets, seconds } of JSON.parse(cases)) {
  try {
    verdicts.push((await verifyWebhook(body, headers, secrets, { nowMs: seconds * 1_000 })).event)
  } catch (error) {
    verdicts.push(error instanceof BadSignature ? 'bad' : String(error))
  }
}
seen.verdicts = verdicts
console.log(JSON.stringify(seen))
`

export const pythonStory = `
import json
import sys

from client import BadSignature, ConnectionLost, Slotflow, SlotflowError, SlotTaken, verify_webhook

base_url, proxy_url, key, date, cases = sys.argv[1:]
slotflow = Slotflow(key, base_url)
careless = Slotflow(key, proxy_url)
seen = {}

human = slotflow.create_human(name="Sarah Chen", timezone="UTC")
slotflow.set_availability(
    human["id"], working_days=[1, 2, 3, 4, 5, 6, 7], work_start="09:00", work_end="17:00", meeting_durations=[30]
)
slots = slotflow.list_slots(human["id"], date_from=date, date_to=date, duration=30)["slots"]
wish = lambda at: {"human_id": human["id"], "starts_at": slots[at]["starts_at"], "duration": 30}

booking = careless.create_booking(**wish(0), attendee_name="Alex Rivera", metadata={"lead_id": "a b&c"})
seen["booked"] = [booking["status"], slotflow.get_booking(booking["id"])["attendee_name"]]
try:
    slotflow.create_booking(**wish(0), attendee_name="Kim Lee")
except SlotTaken as taken:
    first = taken.alternatives[0]["starts_at"]
    other = slotflow.create_booking(**{**wish(1), "starts_at": first}, attendee_name="Kim Lee")
    seen["taken"] = [taken.code, taken.status, len(taken.alternatives), other["starts_at"] == first]
group = slotflow.create_booking(
    human_ids=[human["id"]], assign="all", starts_at=slots[3]["starts_at"], duration=30, attendee_name="Noor Haddad"
)
seen["group"] = len(group["bookings"])
for at in (5, 6):
    slotflow.create_booking(**wish(at), attendee_name="Ira Novak")

seen["names"] = [one["attendee_name"] for one in slotflow.all_bookings(human_id=human["id"], limit=2)]
of_lead = slotflow.list_bookings(metadata={"lead_id": "a b&c"})["bookings"]
seen["ofLead"] = [one["id"] == booking["id"] for one in of_lead]
seen["events"] = len(list(slotflow.all_events(limit=2)))


def failure(call):
    try:
        call()
    except SlotflowError as error:
        return error.code
    except ConnectionLost as error:
        return type(error).__name__
    return "nothing"


seen["refused"] = failure(lambda: slotflow.get_human("nobody"))
seen["lost"] = failure(lambda: careless.create_api_key(name="lost", scope="read"))
seen["busy"] = failure(lambda: Slotflow(key, proxy_url, retries=2).get_account())
seen["late"] = failure(lambda: careless.get_usage())
seen["nobody"] = failure(lambda: Slotflow(key, "http://127.0.0.1:1", retries=0).get_account())

verdicts = []
for case in json.loads(cases):
    try:
        event = verify_webhook(case["body"], case["headers"], case["secrets"], now=case["seconds"])
        verdicts.append(event["event"])
    except BadSignature:
        verdicts.append("bad")
seen["verdicts"] = verdicts
print(json.dumps(seen))
`
