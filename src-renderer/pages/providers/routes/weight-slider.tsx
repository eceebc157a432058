import { useId } from 'react'
import styles from './routes.module.css'

export interface WeightSliderProps {
  readonly label: string
  /** What it favours, in a few words. */
  readonly hint: string
  readonly value: number
  readonly max: number
  readonly step: number
  /** The value as a person reads it, beside the slider and for screen readers. */
  readonly text: string
  readonly onChange: (value: number) => void
}

/** A plain slider with its number: how much one thing counts. */
export function WeightSlider({ label, hint, value, max, step, text, onChange }: WeightSliderProps) {
  const id = useId()
  return (
    <div className={styles.weight}>
      <label htmlFor={id} className={styles.weightLabel}>
        {label}
      </label>
      <output htmlFor={id} className={styles.weightNumber}>
        {text}
      </output>
      <input
        id={id}
        type="range"
        className={styles.range}
        min={0}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        aria-describedby={`${id}-hint`}
        onChange={event => onChange(event.target.valueAsNumber)}
      />
      <p id={`${id}-hint`} className={styles.weightHint}>
        {hint}
      </p>
    </div>
  )
}
