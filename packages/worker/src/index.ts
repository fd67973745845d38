/** What a volunteering tab needs: identity, session, compute workers, cache and outbox, behind one `Volunteer`. */
export { type Lane, LaneClosed, openLane } from './compute/lane.ts';
export type { OpenReport, WorkOutcome } from './compute/messages.ts';
export { type LigandBuffers, type Point, placeAtoms } from './found/place-atoms.ts';
export * from './settings.ts';
export * from './state.ts';
export { createVolunteer } from './volunteer.ts';
export type { Volunteer, VolunteerOptions } from './volunteer-api.ts';
