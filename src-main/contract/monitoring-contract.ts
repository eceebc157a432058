import { z } from 'zod'
import { count } from './fields.ts'
import { procedure } from './procedure.ts'
import { said } from './said.ts'

const status = z.object({
  endpoint: z.string().nullable().describe('The setting otlpEndpoint; null: nothing is sent'),
  protocol: z.enum(['protobuf', 'json']),
  compression: z.enum(['gzip', 'none']),
  ca_file: z
    .string()
    .nullable()
    .describe('Who signed the certificate of a collector of your own; null: whom Node trusts'),
  content: z.boolean().describe('Whether the text of calls is sent, too'),
  headers: z.object({
    source: z.enum(['environment', 'keychain', 'session', 'none']),
  }),
  sent_calls: count.describe('Since Galley started'),
  waiting_calls: count.describe('They wait in the ledger, also over a restart'),
  dropped_calls: count.describe('The collector refused them, or more than 50,000 waited'),
  problem: z.string().nullable(),
  problem_said: said.nullable().describe('The same as data'),
})

export const monitoringContract = {
  status: procedure({
    scope: 'read',
    method: 'GET',
    path: '/llm/monitoring/',
    tag: 'Monitoring',
    summary: 'What is sent to a collector, and how that goes',
  })
    .input(z.object({}).optional())
    .output(status),
  send: procedure({
    scope: 'admin',
    method: 'POST',
    path: '/llm/monitoring/send/',
    tag: 'Monitoring',
    summary: 'Send what waits and the metrics now, and say what came of it',
  })
    .input(z.object({}).optional())
    .output(status),
  setHeaders: procedure({
    scope: 'admin',
    method: 'PUT',
    path: '/llm/monitoring/headers/',
    tag: 'Monitoring',
    summary: 'Set the headers a collector asks for, such as its key; they are kept in the keychain and never shown',
  })
    .input(
      z.object({
        headers: z
          .string()
          .max(2000)
          .nullable()
          .describe('name=value,name=value with URL-encoded values, as in OTEL_EXPORTER_OTLP_HEADERS; null: none'),
      }),
    )
    .output(status),
}
