SELECT source_pk FROM source WHERE address = :address
