/** What the guide sets up: two reps, their hours and recurring meetings, and a webhook. */
import type { Api } from './api.ts'

const reps = [
  {
    name: 'Sarah Chen',
    email: 'sarah@acme.example',
    role: 'ae_enterprise',
    timezone: 'America/New_York',
  },
  {
    name: 'Marcus Johnson',
    email: 'marcus@acme.example',
    role: 'ae_midmarket',
    timezone: 'America/Chicago',
  },
]

const hours = {
  working_days: [1, 2, 3, 4, 5],
  work_start: '09:00',
  work_end: '17:00',
  meeting_durations: [30, 60],
}

const standup = {
  title: 'Team standup',
  start_time: '14:00',
  end_time: '15:00',
  recurrence: { freq: 'weekly', days: [2] },
}

const pipelineReview = {
  title: 'Pipeline review',
  start_time: '09:00',
  end_time: '10:30',
  recurrence: { freq: 'monthly', week: 1, day: 1 },
}

/** Answers the names of the reps by their ids. */
export async function hireReps(api: Api): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  const start_date = new Date().toISOString().slice(0, 10)
  for (const rep of reps) {
    const { id } = await api.call<{ id: string }>('POST', '/humans', rep)
    await api.call('PUT', `/humans/${id}/availability`, hours)
    for (const meeting of [standup, pipelineReview]) {
      const block = { type: 'block', all_day: false, start_date, ...meeting }
      await api.call('POST', `/humans/${id}/overrides`, block)
    }
    names.set(id, rep.name)
  }
  return names
}

/** Registers an address for what happens to bookings; answers the secret that signs. */
export async function registerWebhook(api: Api, url: string): Promise<string> {
  const events = ['booking.confirmed', 'booking.cancelled']
  const { secret } = await api.call<{ secret: string }>('POST', '/webhooks', { url, events })
  return secret
}
