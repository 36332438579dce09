package io.tocsin.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class IndicatorsDocumentTest {

  @Test
  void the_document_says_what_the_catalogue_says() throws IOException {
    if ("write".equals(System.getProperty("tocsin.docs"))) {
      IndicatorsDocument.write();
    }
    assertThat(Files.readString(IndicatorsDocument.FILE))
        .as("docs/indicators.md is old: write it anew, it says how")
        .isEqualTo(IndicatorsDocument.text());
  }
}
