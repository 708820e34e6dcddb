/** Who is measured: how three processes of each contestant are started, fed and ended. */
package bellwether.benchmark.contest;
