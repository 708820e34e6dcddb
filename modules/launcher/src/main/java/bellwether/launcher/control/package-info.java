/**
 * How an operator acts on a running peer: by a file put into {@code run/{peer_id}/control}, or by a
 * command that does so and waits for the answer.
 */
package bellwether.launcher.control;
