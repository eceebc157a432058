import type { Settings } from '../../store/settings.ts'
import type { OtlpDependencies, OtlpExporter, OtlpStatus } from './otlp-exporter.ts'

/** Sends calls to a collector while an address is set; what that takes is loaded only then. */
export interface Monitoring {
  start(): void
  status(): OtlpStatus
  /** Sends what waits, and says what came of it. */
  flush(): Promise<OtlpStatus>
  stop(): void
}

export interface MonitoringDependencies extends OtlpDependencies {
  readonly settings: Pick<Settings, 'get' | 'subscribe'>
}

const off: OtlpStatus = { isOn: false, sentCalls: 0, droppedCalls: 0, waitingCalls: 0, problem: null }

export function createMonitoring(dependencies: MonitoringDependencies): Monitoring {
  const { settings, logger } = dependencies
  let exporter: OtlpExporter | null = null
  let loading: Promise<void> | null = null
  let isStopped = true
  let unsubscribe: () => void = () => undefined

  function load(): Promise<void> {
    if (exporter !== null || settings.get('otlpEndpoint') === null) return Promise.resolve()
    loading ??= import('./otlp-exporter.ts')
      .then(({ createOtlpExporter }) => {
        exporter = createOtlpExporter(dependencies)
        if (!isStopped) exporter.start()
      })
      .catch((error: unknown) => {
        loading = null
        logger.error({ reason: String(error) }, 'What sends calls to a collector could not be loaded')
      })
    return loading
  }

  /** Calls made while nothing was to be sent are not sent later: then it begins anew. */
  function follow(): void {
    if (settings.get('otlpEndpoint') !== null) return void load()
    exporter?.stop()
    exporter = null
    loading = null
    if (dependencies.sent.progress() !== null) dependencies.sent.forget()
  }

  const status = () => exporter?.status() ?? { ...off, isOn: settings.get('otlpEndpoint') !== null }

  return {
    start() {
      isStopped = false
      unsubscribe = settings.subscribe(({ key }) => {
        if (key === 'otlpEndpoint') follow()
      })
      follow()
    },
    status,
    async flush() {
      await load()
      await exporter?.flush()
      return status()
    },
    stop() {
      isStopped = true
      unsubscribe()
      exporter?.stop()
    },
  }
}
