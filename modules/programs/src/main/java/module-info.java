/** How programs that the operator has named are waited for, kept in bounds and ended. */
module bellwether.programs {
    exports bellwether.programs;
}
