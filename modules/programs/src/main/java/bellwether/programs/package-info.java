/** See {@link bellwether.programs.ProgramRun}. */
package bellwether.programs;
