import { useQueryClient } from '@tanstack/react-query'
import { useApi } from '../../../data/api.tsx'
import { useLiveEvents } from '../../../data/live.tsx'

/** Has an open call read again when it is judged, priced anew or has its text deleted elsewhere: in another tab, by a program, by age. */
export function useCallEvents(id: number): void {
  const api = useApi()
  const queries = useQueryClient()
  const call = { input: { id } }
  const readAgain = () => queries.invalidateQueries({ queryKey: api.calls.show.key(call) })
  const forgetText = async () => {
    await readAgain()
    const now = queries.getQueryData(api.calls.show.queryKey(call))
    // Only now: what is still on the screen would be asked for once more.
    if (now?.text_kept === false) queries.removeQueries({ queryKey: api.calls.text.key(call) })
  }
  useLiveEvents(notice => {
    if (notice.type === 'text_deleted') {
      if (notice.call_id === null || notice.call_id === id) void forgetText()
    } else if (notice.type === 'costs_changed') void readAgain()
    else if (notice.type === 'score_added' || notice.type === 'comment_changed' || notice.type === 'call_settled') {
      if (notice.call_id === id) void readAgain()
    }
  })
}
