interface Scored {
  /** Mean score of each day; null where none of its answers has one. */
  readonly score: readonly (number | null)[]
  /** Answers of each day. */
  readonly success: readonly number[]
}

const fewAnswers = 5
const week = 7

/** Whether a day's mean says more about chance than about the text: most days with a score have few answers. */
export function isScarce(series: readonly Scored[]): boolean {
  const answers = series
    .flatMap(({ score, success }) => success.filter((_, day) => score[day] != null))
    .sort((one, other) => one - other)
  return (answers[Math.floor(answers.length / 2)] ?? fewAnswers) < fewAnswers
}

/** Where the weeks begin that end with the last of so many days; the first one may be shorter. */
export function weekStarts(days: number): number[] {
  const first = days % week
  const starts = first === 0 ? [] : [0]
  for (let day = first; day < days; day += week) starts.push(day)
  return starts
}

/** The mean of each week, in which a day counts by its answers. */
export function weeklyScores({ score, success }: Scored, starts: readonly number[]): (number | null)[] {
  return starts.map((start, at) => {
    let sum = 0
    let answers = 0
    for (let day = start; day < (starts[at + 1] ?? score.length); day += 1) {
      const mean = score[day] ?? null
      if (mean === null) continue
      sum += mean * (success[day] ?? 0)
      answers += success[day] ?? 0
    }
    return answers === 0 ? null : sum / answers
  })
}
