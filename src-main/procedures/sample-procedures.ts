import { failing } from '../words/failure-sentences.ts'
import { sayServer } from '../words/failures/server-sentences.ts'
import type { Api } from './api.ts'
import type { SampleHost } from './host.ts'
import { procedures } from './implementer.ts'

const { samples } = procedures

function statusOf({ app, host }: Api) {
  return {
    is_sample: app.isSample,
    is_available: host.samples !== null,
    url: host.samples?.url() ?? null,
    home_url: host.homeUrl,
  }
}

/** @throws Failure `conflict` */
function expectSamples({ app, host }: Api): SampleHost {
  if (host.samples !== null) return host.samples
  throw failing('conflict', app.isSample ? sayServer('sample.already') : sayServer('sample.elsewhere'))
}

export const sampleProcedures = {
  status: samples.status.handler(({ context }) => statusOf(context.api)),
  open: samples.open.handler(({ context }) => expectSamples(context.api).open(false)),
  reset: samples.reset.handler(({ context }) => expectSamples(context.api).open(true)),
  close: samples.close.handler(async ({ context }) => {
    await expectSamples(context.api).close()
    return statusOf(context.api)
  }),
}
