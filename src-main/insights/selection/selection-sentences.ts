import { speaker } from '../../words/sentences.ts'

/** Why `auto` chose a model, with the figures that decided. Each is put together from phrases. */
export const selectionSentences = {
  'choice.kept': { text: '{name} was kept, the model of "{book}" since {since_day}: {figures}.' },
  'choice.explore': { text: '{name} was tried to learn more about it ({calls}); {comparison}.' },
  'choice.little_data': {
    text: 'Not enough data yet for {task} ({calls}, 5 are needed), so prices and the catalogue decided for {name}: {cost}.',
  },
  'choice.best': { text: '{name} scores best for {task}: {figures}; {comparison}.' },
  'choice.only': { text: '{name} scores best for {task}: {figures}.' },
  'choice.stands_in': { text: 'Stands in for {name}.' },
  'sentences.two': { text: '{first} {second}' },
  forced: { text: 'Nothing else could be used, although {excluded}.' },
  'change.little_data': { text: '{name} had been chosen with little data.' },
  'change.given_up': { text: '{name} was given up: {excluded}.' },
  'change.paused': { text: '{name} is not asked at the moment: {excluded}.' },
  model: { text: '{provider} {model}' },
  calls: { text: { one: '1 call', other: '{count} calls' } },
  'figures.plain': { text: '{success_share} success over {calls}, {text_ms} and {cost}' },
  'figures.quality': { text: '{success_share} success over {calls}, {text_ms} and {cost}, quality {quality_score}' },
  'cost.known': { text: '{text_nanos} for 1,000 characters' },
  'cost.unknown': { text: 'no known price' },
  'comparison.alone': { text: 'its score is {score}' },
  'comparison.known': { text: 'the best known is {name} (score {other_score} against {score})' },
  'comparison.next': { text: 'next is {name} (score {other_score} against {score})' },
  'task.any': { text: '{operation}' },
  'task.from': { text: '{operation} from {source_language}' },
  'task.to': { text: '{operation} to {target_language}' },
  'task.pair': { text: '{operation} from {source_language} to {target_language}' },
  'excluded.unpriced': { text: 'its price is not known, and there is a limit for it' },
  'excluded.cost': { text: 'it costs more than the limit' },
  'excluded.quality': { text: 'its quality is below the limit' },
  'excluded.slow': { text: 'one call in twenty takes longer than the limit' },
  'excluded.gone': { text: 'it cannot be used any more' },
  'excluded.paused': { text: 'it is paused ({error_kind})' },
  'excluded.trying': { text: 'another call is finding out whether it works again' },
  'excluded.fails': { text: 'its success fell from {before_share} to {now_share}' },
  'excluded.slower': { text: 'it takes {slower_ratio} times as long as it did' },
  'excluded.worse': { text: 'its quality fell from {before_score} to {now_score}' },
} as const

export const saySelection = speaker(selectionSentences)
