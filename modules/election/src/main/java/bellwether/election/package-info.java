/** Failure detector, bully election and priorities. Pure. */
package bellwether.election;
