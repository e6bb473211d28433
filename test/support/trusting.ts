/**
 * Sends one webhook to each URL given and prints the verdicts as a line of JSON. Every name leads to
 * 127.0.0.1. A program of its own, because authorities to trust (NODE_EXTRA_CA_CERTS) are read at start.
 */
import { loopbackNetworks } from '../../src/outbound/address.ts'
import { claimed, senderOf, verdict } from './receiver.ts'

const send = senderOf(loopbackNetworks, async () => ['127.0.0.1'])
const sent = process.argv.slice(2).map((url) => send(claimed({ url }), Date.now()))
const outcomes = await Promise.all(sent)
process.stdout.write(JSON.stringify(outcomes.map(verdict)))
