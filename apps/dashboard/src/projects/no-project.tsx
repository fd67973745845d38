/** Said of a project that is not there, and of one that is not one's own: nobody learns which. */

export function NoProject() {
  return (
    <section class="card">
      <h1>No such project</h1>
      <p>
        There is no project of that name, or you are not a member. <a href="#/project">Your projects</a> are
        listed here; an owner can add you to another one.
      </p>
    </section>
  );
}
