package com.fasterxml.jackson.datatype.jsonorg;

import com.fasterxml.jackson.databind.module.SimpleModule;

/** Of jackson-datatype-json-org, which Debian does not have. */
public class JsonOrgModule extends SimpleModule {}
