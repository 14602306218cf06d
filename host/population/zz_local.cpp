namespace lithofront {}
