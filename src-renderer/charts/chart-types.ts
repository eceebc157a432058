export interface ChartPoint {
  /** The same key in several charts of one group is the same moment: their crosshairs move together. */
  readonly key: string
  /** On the axis, short: "24 Oct". */
  readonly label: string
  /** In the tooltip and the table: "Saturday, 24 October"; the label where not given. */
  readonly title?: string
}

export interface ChartSeries {
  readonly key: string
  readonly label: string
  /** A colour out of the tokens: `providerColor('mistral')`, `var(--blue)`. */
  readonly color: string
  /** One per point; null is a gap, never a zero. */
  readonly values: readonly (number | null)[]
}

/** What is expected behind the last point: drawn hatched, with the interval it will lie in. */
export interface ChartForecast {
  readonly points: readonly ChartPoint[]
  readonly values: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
  /** "forecast (80 % interval)". */
  readonly label: string
  /** Lines: which series goes on; the first where not given. */
  readonly seriesKey?: string
}

/** A time when something was wrong, marked on the axis. */
export interface ChartIncident {
  readonly fromKey: string
  /** The last point of it; the first where not given. */
  readonly toKey?: string
  readonly label: string
}

export interface ChartProps {
  /** What is drawn, as the accessible name: "Spend per day by provider". */
  readonly label: string
  readonly points: readonly ChartPoint[]
  readonly series: readonly ChartSeries[]
  readonly format: (value: number) => string
  /** Shorter, for the axis; `format` where not given. */
  readonly formatAxis?: (value: number) => string
  readonly forecast?: ChartForecast
  readonly incidents?: readonly ChartIncident[]
  /** `ratio`: twice as much is as far apart anywhere; for figures that differ by factors. `ticks` says where its lines may be. */
  readonly scale?: { readonly kind: 'ratio'; readonly ticks: readonly number[] }
  /** Lines: from where to where the axis reaches at least, for figures that never come near zero; from zero where not given. */
  readonly range?: { readonly low: number; readonly high: number }
  /** Opens the calls behind a point; the series is null where the whole point was meant. */
  readonly onPoint?: (pointKey: string, seriesKey: string | null) => void
  /** What to say where there is nothing to draw. */
  readonly none?: string
  /** Charts of one group share their crosshair. */
  readonly group?: string
  /** CSS pixels. */
  readonly height?: number
  /** Bars: a line "Total" in tooltip and table. */
  readonly total?: boolean
}

export type ChartKind = 'bars' | 'lines'
