/** How far a judge orders translations as a person does. */
export interface Agreement {
  /** Calls that have both a judgement and a rating. */
  readonly ratings: number
  /** Kendall's tau-b, -1..1; null while there are too few ratings, or all are alike. */
  readonly tau: number | null
}

/** Under this a rank correlation is chance. */
export const fewestRatings = 10

/** Kendall's tau-b: ties count for neither side. Takes time with the square of the ratings, of which there are at most two thousand. */
export function rankAgreement(pairs: readonly { readonly judge: number; readonly user: number }[]): Agreement {
  const ratings = pairs.length
  if (ratings < fewestRatings) return { ratings, tau: null }
  let concordant = 0
  let discordant = 0
  let tiedJudge = 0
  let tiedUser = 0
  for (let a = 0; a < ratings; a += 1) {
    for (let b = a + 1; b < ratings; b += 1) {
      const judge = Math.sign((pairs[a]?.judge ?? 0) - (pairs[b]?.judge ?? 0))
      const user = Math.sign((pairs[a]?.user ?? 0) - (pairs[b]?.user ?? 0))
      if (judge === 0 && user === 0) continue
      if (judge === 0) tiedJudge += 1
      else if (user === 0) tiedUser += 1
      else if (judge === user) concordant += 1
      else discordant += 1
    }
  }
  const ordered = concordant + discordant
  const scale = Math.sqrt((ordered + tiedJudge) * (ordered + tiedUser))
  return { ratings, tau: scale === 0 ? null : (concordant - discordant) / scale }
}
