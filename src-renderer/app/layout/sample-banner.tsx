/** Stands on every page where the data is sample data. */
export function SampleBanner() {
  return null
}
