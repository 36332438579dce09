/**
 * Reading what people write: JSON with line and column on a syntax error, typed fields whose
 * problems are collected all at once, each with path, value, what is allowed and the nearest valid
 * name.
 */
@NullMarked
package io.tocsin.model.input;

import org.jspecify.annotations.NullMarked;
