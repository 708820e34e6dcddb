/**
 * The ordered log: who may append, who must cut, what may be forgotten. Pure; storage hides behind
 * ports.
 */
package bellwether.sequencer;
