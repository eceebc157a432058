import {
  BarController,
  BarElement,
  CategoryScale,
  Chart as ChartJs,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
} from 'chart.js'
import { type MouseEvent, useMemo, useRef, useState } from 'react'
import { Chart } from 'react-chartjs-2'
import { useTranslation } from 'react-i18next'
import styles from './chart-canvas.module.css'
import { createChartData } from './chart-data.ts'
import { createChartOptions } from './chart-options.ts'
import type { ChartKind, ChartProps } from './chart-types.ts'
import { setCrosshair, useCrosshair } from './crosshair.ts'
import { readPoint } from './describe-point.ts'
import { createMarks, type Marks } from './draw-marks.ts'
import { resolveColor, useThemeVersion } from './resolve-colors.ts'

ChartJs.register(
  BarController,
  BarElement,
  LineController,
  LineElement,
  PointElement,
  CategoryScale,
  LinearScale,
  LogarithmicScale,
)

export interface ChartCanvasProps extends ChartProps {
  readonly kind: ChartKind
  readonly group: string
  readonly height: number
}

type Drawn = ChartJs<'bar' | 'line', (number | null)[], string>

/** The drawing itself, with its tooltip in HTML above it. */
export function ChartCanvas(props: ChartCanvasProps) {
  const { kind, label, points, forecast, group, onPoint } = props
  const { t } = useTranslation('ui')
  const chart = useRef<Drawn>(null)
  const theme = useThemeVersion()
  const at = useCrosshair(group)
  const all = [...points, ...(forecast?.points ?? [])]
  const index = at === null ? -1 : all.findIndex(point => point.key === at)
  // Where the points lie is known once it was drawn, and changes with its size.
  const [, noteLayout] = useState(0)

  const marks = useRef<Marks>({ index: -1, chart: props, kind })
  marks.current = { index, chart: props, kind }
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are resolved again with the theme
  const { data, options } = useMemo(() => {
    const colors = readColors()
    return { data: createChartData(props, kind, colors), options: createChartOptions(props, kind, colors) }
  }, [props, kind, theme])
  const plugins = useMemo(() => [createMarks(() => marks.current, readColors)], [])

  const drawn = chart.current
  if (drawn !== null && drawn.ctx !== null) queueMicrotask(() => drawn.ctx !== null && drawn.draw())

  const findPoint = (event: MouseEvent) => {
    const found = chart.current?.getElementsAtEventForMode(event.nativeEvent, 'index', { intersect: false }, false)
    return found?.[0]?.index ?? -1
  }
  const findSeries = (event: MouseEvent) => {
    const mode = kind === 'bars' ? 'point' : 'nearest'
    const found = chart.current?.getElementsAtEventForMode(
      event.nativeEvent,
      mode,
      { intersect: kind === 'bars' },
      false,
    )
    return props.series[found?.[0]?.datasetIndex ?? -1]?.key ?? null
  }
  const shown = index < 0 ? null : readPoint(props, index, t('chart.total'))
  const x = drawn?.scales.x?.getPixelForValue(index) ?? 0
  const area = drawn?.chartArea

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys do the same in the frame around
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys do the same in the frame around
    <div
      className={onPoint ? styles.clickable : styles.canvas}
      onMouseMove={event => setCrosshair(group, all[findPoint(event)]?.key ?? null)}
      onMouseLeave={() => setCrosshair(group, null)}
      onClick={event => {
        const point = points[findPoint(event)]
        if (point !== undefined) onPoint?.(point.key, findSeries(event))
      }}
    >
      <Chart
        ref={chart}
        type={kind === 'bars' ? 'bar' : 'line'}
        data={data}
        options={{ ...options, onResize: () => noteLayout(Date.now()) }}
        plugins={plugins}
        role="img"
        aria-label={label}
      />
      {shown !== null && area !== undefined && (
        <div
          className={styles.tooltip}
          style={{ left: x, translate: x > (area.left + area.right) / 2 ? 'calc(-100% - 10px) 0' : '10px 0' }}
          aria-hidden="true"
        >
          <p className={styles.title}>{shown.title}</p>
          {shown.lines.map(line => (
            <p key={line.key} className={styles.line}>
              <span className={styles.mark} style={{ background: line.color ?? 'transparent' }} />
              <span className={styles.name}>{line.label}</span>
              <span className={styles.value}>{line.text}</span>
            </p>
          ))}
          {shown.incidents.map(incident => (
            <p key={incident} className={styles.incident}>
              {incident}
            </p>
          ))}
          {shown.lines.length === 0 && <p className={styles.line}>–</p>}
        </div>
      )}
    </div>
  )
}

export interface ChartColors {
  readonly ink: string
  readonly soft: string
  readonly faint: string
  readonly rule: string
  readonly edge: string
  readonly sheet: string
  readonly red: string
}

function readColors(): ChartColors {
  return {
    ink: resolveColor('var(--ink)'),
    soft: resolveColor('var(--ink-soft)'),
    faint: resolveColor('var(--ink-faint)'),
    rule: resolveColor('var(--rule)'),
    edge: resolveColor('var(--edge)'),
    sheet: resolveColor('var(--sheet)'),
    red: resolveColor('var(--red)'),
  }
}
