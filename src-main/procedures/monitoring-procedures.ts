import type { App } from '../app-types.ts'
import { otlpHeadersName } from '../exchange/otlp/post-otlp.ts'
import { procedures } from './implementer.ts'

const { monitoring } = procedures

async function describe({ monitoring: service, settings, vault }: App) {
  const { sentCalls, waitingCalls, droppedCalls, problem } = service.status()
  const { source } = await vault.describe(otlpHeadersName)
  return {
    endpoint: settings.get('otlpEndpoint'),
    protocol: settings.get('otlpProtocol'),
    content: settings.get('otlpContent'),
    headers: { source },
    sent_calls: sentCalls,
    waiting_calls: waitingCalls,
    dropped_calls: droppedCalls,
    problem,
  }
}

export const monitoringProcedures = {
  status: monitoring.status.handler(({ context }) => describe(context.api.app)),

  send: monitoring.send.handler(async ({ context }) => {
    const { app } = context.api
    await app.monitoring.flush()
    return describe(app)
  }),

  setHeaders: monitoring.setHeaders.handler(async ({ input: { headers }, context }) => {
    const { app } = context.api
    if (headers === null) await app.vault.delete(otlpHeadersName)
    else await app.vault.write(otlpHeadersName, headers)
    return describe(app)
  }),
}
