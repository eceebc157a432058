import { z } from 'zod'
import { describeMonitoring, setHeaders } from '../procedures/monitoring-procedures.ts'
import { action } from './owner-action.ts'

/** What `galley otlp` asks of the Galley that sends. */
export const monitoringActions = {
  'otlp.status': action(z.object({}), app => describeMonitoring(app)),
  'otlp.send': action(z.object({}), async app => {
    await app.monitoring.flush()
    return describeMonitoring(app)
  }),
  'otlp.setHeaders': action(z.object({ headers: z.string().max(2000).nullable() }), async (app, { headers }) => {
    await setHeaders(app, headers)
    return describeMonitoring(app)
  }),
} as const
