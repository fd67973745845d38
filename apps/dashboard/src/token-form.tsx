/** Asks for the API token that the coordinator prints when it starts for the first time. */
import { useState } from 'preact/hooks';

export function TokenForm({
  refusal,
  onToken,
}: {
  refusal: string | undefined;
  onToken: (token: string) => void;
}) {
  const [typed, setTyped] = useState('');
  return (
    <form
      class="card token-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== '') onToken(typed.trim());
      }}
    >
      <h2>Your API token</h2>
      <p>
        <code>npm start</code> prints it when the coordinator starts for the first time. It stays in this tab
        and is forgotten when you close it.
      </p>
      {refusal !== undefined && (
        <p class="notice notice-refused" role="alert">
          {refusal}
        </p>
      )}
      <label for="token">API token</label>
      <div class="token-line">
        <input
          id="token"
          type="password"
          autocomplete="off"
          spellcheck={false}
          required
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" class="button button-primary">
          Watch
        </button>
      </div>
    </form>
  );
}
