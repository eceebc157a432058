import styles from './chart-legend.module.css'
import type { ChartForecast, ChartKind, ChartSeries } from './chart-types.ts'

export interface ChartLegendProps {
  readonly kind: ChartKind
  readonly series: readonly ChartSeries[]
  readonly forecast: ChartForecast | undefined
}

/** Names of the series with their colours. Lines that carry their names at their ends need none where there is room for that. */
export function ChartLegend({ kind, series, forecast }: ChartLegendProps) {
  if (series.length < 2 && forecast === undefined) return null
  return (
    <ul className={styles.legend} data-kind={kind}>
      {series.length > 1 &&
        series.map(({ key, label, color }) => (
          <li key={key} className={styles.entry}>
            <span className={styles.mark} style={{ background: color }} aria-hidden="true" />
            <span className={styles.name} title={label}>
              {label}
            </span>
          </li>
        ))}
      {forecast && (
        <li className={styles.entry} data-forecast="">
          <span className={styles.hatch} aria-hidden="true" />
          {forecast.label}
        </li>
      )}
    </ul>
  )
}
