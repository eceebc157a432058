import type { App } from '../app-types.ts'
import { checkHeaders, otlpHeadersName } from '../exchange/otlp/collector-headers.ts'
import { procedures } from './implementer.ts'

const { monitoring } = procedures

/** How sending to a collector goes, without any secret. */
export async function describeMonitoring({
  monitoring: service,
  settings,
  vault,
}: Pick<App, 'monitoring' | 'settings' | 'vault'>) {
  const { sentCalls, waitingCalls, droppedCalls, problem } = service.status()
  const { source } = await vault.describe(otlpHeadersName)
  return {
    endpoint: settings.get('otlpEndpoint'),
    protocol: settings.get('otlpProtocol'),
    compression: settings.get('otlpCompression'),
    ca_file: settings.get('otlpCaFile'),
    content: settings.get('otlpContent'),
    headers: { source },
    sent_calls: sentCalls,
    waiting_calls: waitingCalls,
    dropped_calls: droppedCalls,
    problem: problem?.text ?? null,
    problem_said: problem?.said ?? null,
  }
}

/** @throws Failure `invalid_input` for what is not of the form of headers */
export async function setHeaders({ vault }: Pick<App, 'vault'>, headers: string | null): Promise<void> {
  if (headers === null) {
    await vault.delete(otlpHeadersName)
    return
  }
  checkHeaders(headers)
  await vault.write(otlpHeadersName, headers)
}

export const monitoringProcedures = {
  status: monitoring.status.handler(({ context }) => describeMonitoring(context.api.app)),

  send: monitoring.send.handler(async ({ context }) => {
    const { app } = context.api
    await app.monitoring.flush()
    return describeMonitoring(app)
  }),

  setHeaders: monitoring.setHeaders.handler(async ({ input: { headers }, context }) => {
    const { app } = context.api
    await setHeaders(app, headers)
    return describeMonitoring(app)
  }),
}
