/** The report as a person sees it: in a browser. */
package bellwether.e2e.report;
