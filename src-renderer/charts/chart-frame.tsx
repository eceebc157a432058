import { type KeyboardEvent, lazy, Suspense, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import layout from '../design/layout.module.css'
import { IconButton } from '../ui/icon-button.tsx'
import styles from './chart-frame.module.css'
import { ChartLegend } from './chart-legend.tsx'
import { ChartTable } from './chart-table.tsx'
import type { ChartKind, ChartPoint } from './chart-types.ts'
import { setCrosshair, useCrosshair } from './crosshair.ts'
import { describePoint } from './describe-point.ts'
import { loadChartCanvas } from './load-chart-canvas.ts'
import type { WrappedFigures } from './wrapped-figures.ts'

const ChartCanvas = lazy(loadChartCanvas)
/** CSS pixels: some ten rows. */
const tableHeight = 300

/**
 * A chart with its words around it: legend where the lines cannot carry their names, a table one key away, a crosshair for
 * the keyboard, whose values are announced.
 */
export function ChartFrame({ kind, ...props }: WrappedFigures & { readonly kind: ChartKind }) {
  const { label, points, series, forecast, height = 220, onPoint } = props
  const { t } = useTranslation('ui')
  const id = useId()
  const group = props.group ?? id
  const [asTable, setAsTable] = useState(false)
  const [walking, setWalking] = useState(false)
  const at = useCrosshair(group)
  const all: readonly ChartPoint[] = [...points, ...(forecast?.points ?? [])]
  const current = all.findIndex(point => point.key === at)
  // Bars of nothing but zeros are no chart, such as the cost of calls that have no price.
  const isSeen = (value: number | null) => value !== null && (kind === 'lines' || value !== 0)
  const hasData = forecast !== undefined || series.some(each => each.values.some(isSeen))

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    if (hasData && (event.key === 't' || event.key === 'T')) {
      event.preventDefault()
      setAsTable(!asTable)
      return
    }
    if (asTable || event.target !== event.currentTarget) return
    const last = all.length - 1
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: Math.min(last, current + 1),
      ArrowLeft: current < 0 ? last : Math.max(0, current - 1),
      Home: 0,
      End: last,
    }
    const target = targets[event.key]
    const point = target === undefined ? undefined : all[target]
    if (point !== undefined) {
      event.preventDefault()
      setWalking(true)
      setCrosshair(group, point.key)
    }
    if (event.key === 'Enter' && at !== null && current < points.length) onPoint?.(at, null)
    if (event.key === 'Escape' && at !== null) {
      event.stopPropagation()
      setCrosshair(group, null)
    }
  }

  return (
    <figure className={styles.frame} onKeyDown={event => event.target !== event.currentTarget && onKeyDown(event)}>
      <div className={styles.tools}>
        {!asTable && <ChartLegend kind={kind} series={series} forecast={forecast} />}
        {hasData && (
          <IconButton
            className={styles.toggle}
            icon={asTable ? 'chart' : 'list'}
            label={asTable ? t('chart.asChart') : t('chart.asTable')}
            shortcut="T"
            size="sm"
            aria-pressed={asTable}
            onClick={() => setAsTable(!asTable)}
          />
        )}
      </div>
      {asTable ? (
        <div className={styles.table} style={{ height: Math.max(height, tableHeight) }}>
          <ChartTable {...props} />
        </div>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a chart is no fieldset
        <div
          className={styles.plot}
          style={{ height }}
          role="group"
          aria-label={label}
          aria-describedby={`${id}-description`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk through its points
          tabIndex={0}
          onKeyDown={event => {
            onKeyDown(event)
            event.stopPropagation()
          }}
          onBlur={() => {
            setWalking(false)
            setCrosshair(group, null)
          }}
        >
          {hasData ? (
            <Suspense fallback={null}>
              <ChartCanvas {...props} kind={kind} group={group} height={height} />
            </Suspense>
          ) : (
            <p className={styles.none}>{props.none ?? t('chart.noData')}</p>
          )}
          <p id={`${id}-description`} className={layout.unseen}>
            {t('chart.description', {
              series: series.map(each => each.label).join(', '),
              count: points.length,
            })}
          </p>
          <p className={layout.unseen} aria-live="polite">
            {walking && describePoint(props, current, t('chart.total'))}
          </p>
        </div>
      )}
    </figure>
  )
}
