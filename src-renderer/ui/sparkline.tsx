import styles from './sparkline.module.css'

export interface SparklineProps {
  /** Oldest first; null is a gap, not a zero. */
  readonly values: readonly (number | null)[]
  /** What it shows and where it goes, in words: "Calls per day, rising from 31 to 58". */
  readonly label: string
  readonly tone?: 'blue' | 'red' | 'ink'
  readonly color?: string
  readonly width?: number
  readonly height?: number
}

/** The shape of a figure's past, without axes; the figure itself stands beside it. */
export function Sparkline({ values, label, tone = 'blue', color, width = 72, height = 20 }: SparklineProps) {
  const known = values.filter(value => value !== null)
  const low = Math.min(...known)
  const high = Math.max(...known)
  const reach = high - low
  const x = (index: number) => (values.length < 2 ? width / 2 : 1 + (index / (values.length - 1)) * (width - 2))
  const y = (value: number) => (reach === 0 ? height / 2 : height - 2 - ((value - low) / reach) * (height - 4))
  return (
    <svg
      className={styles[tone]}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      style={color === undefined ? undefined : { color }}
    >
      {known.length > 0 && (
        <>
          <path className={styles.line} d={drawLine(values, x, y)} />
          {known.length === 1 && values.map((value, index) => value !== null && dot(x(index), y(value)))}
        </>
      )}
    </svg>
  )
}

function dot(x: number, y: number) {
  return <circle key={x} className={styles.dot} cx={x} cy={y} r={1.75} />
}

function drawLine(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  let path = ''
  let pen = 'M'
  for (const [index, value] of values.entries()) {
    if (value === null) {
      pen = 'M'
      continue
    }
    path += `${pen}${x(index).toFixed(1)} ${y(value).toFixed(1)}`
    pen = 'L'
  }
  return path
}
