/**
 * Market data of other programs, turned into recordings that replay like Tocsin's own.
 *
 * <p>In: a file of one of {@link io.tocsin.venues.imports.ImportFormat}'s forms, plain, gzip or
 * zip. Out: a recording of columns, and every line that was of no use with its reason.
 */
@NullMarked
package io.tocsin.venues.imports;

import org.jspecify.annotations.NullMarked;
