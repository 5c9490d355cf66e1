import { useSyncExternalStore } from 'react';
import type { Question } from '../../../src/contract/fixes.ts';
import { Select, TextField } from '../ui/index.ts';
import type { FixFlow } from './flow.ts';

export function Questions({ flow }: { flow: FixFlow }) {
  const answers = useSyncExternalStore(flow.changed.subscribe, () => flow.answers);
  return (
    <fieldset
      className="questions"
      onKeyDown={(event) => {
        if (event.key === 'Enter' && flow.answered) void flow.plan();
      }}
    >
      {flow.info?.description && <p className="muted">{flow.info.description}</p>}
      {flow.questions.map((question, index) => (
        <div key={question.key} className="question">
          <span>
            {question.prompt}
            {/* A list always has a value. */}
            {!question.required && question.kind !== 'choice' && <span className="muted"> (optional)</span>}
          </span>
          <Field
            focused={index === 0}
            question={question}
            value={answers[question.key] ?? ''}
            onChange={(value) => flow.answer(question.key, value)}
          />
        </div>
      ))}
    </fieldset>
  );
}

interface FieldProps {
  focused: boolean;
  question: Question;
  value: string;
  onChange: (value: string) => void;
}

function Field({ question, ...rest }: FieldProps) {
  return question.kind === 'choice' ? (
    <Select label={question.prompt} {...rest} choices={question.choices ?? []} />
  ) : (
    <TextField label={question.prompt} {...rest} placeholder={question.placeholder} />
  );
}
